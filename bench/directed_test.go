package bench

import (
	"errors"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/tryget"
)

// directedOf makes the unloads at the end of some rounds of a scheme, and nothing else.
func directedOf(t *testing.T, newScheme func() schemes.Scheme) *Violation {
	t.Helper()
	for n := range directedMost {
		c := hourly(newScheme, nil)
		c.N, c.Patience = n, time.Second
		dog := newWatchdog(&c)
		s, err := c.boot(t.Context(), dog)
		if err != nil {
			t.Fatal(err)
		}
		failed := make(chan error, 1)
		go func() { failed <- s.settle() }()
		select {
		case err = <-failed:
		case err = <-dog.bitten:
		}
		if v := (*Violation)(nil); errors.As(err, &v) {
			return v
		}
	}
	return nil
}

// No scheme is convicted by them that is as it should be.
func TestDirectedAcquits(t *testing.T) {
	for _, newScheme := range all.Schemes() {
		if v := directedOf(t, newScheme); v != nil {
			t.Errorf("%v\n%s", v, v.Stack)
		}
	}
}

// sloppy is tryget with an unload of a test.
type sloppy struct {
	schemes.Scheme
	unload func(s schemes.Scheme, u *schemes.Unload) error
}

func (s sloppy) Unload(u *schemes.Unload) error { return s.unload(s.Scheme, u) }

// forgetful is tryget that forgets to take out what is unregistered while its module stays.
type forgetful struct{ schemes.Scheme }

func (f forgetful) Unregister(e *schemes.Entry, inExit bool) error {
	if !inExit {
		return nil
	}
	return f.Scheme.Unregister(e, inExit)
}

// An unload meets who registers and unregisters.
func TestCollisionsPlug(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	v := directedOf(t, func() schemes.Scheme { return forgetful{tryget.New()} })
	if v == nil || v.Promise != promise.Gone {
		t.Errorf("%v, want the promise %q broken", v, promise.Gone)
	}
}

// Each sort of unload has something that it alone finds.
func TestDirectedConvicts(t *testing.T) {
	nonBlock := func(u *schemes.Unload) bool { return u.Flags.Has(schemes.NonBlock) }
	for _, c := range []struct {
		what   string
		unload func() func(schemes.Scheme, *schemes.Unload) error
		want   promise.Promise
	}{
		{"shut after a refusal", func() func(schemes.Scheme, *schemes.Unload) error {
			var shut sync.Map // two loaders unload at once
			return func(s schemes.Scheme, u *schemes.Unload) error {
				if _, is := shut.Load(u.Module); is {
					return schemes.ErrBusy
				}
				err := s.Unload(u)
				if err != nil && nonBlock(u) {
					shut.Store(u.Module, true)
				}
				return err
			}
		}, promise.Exit},
		{"unloaded under a holder", func() func(schemes.Scheme, *schemes.Unload) error {
			return func(s schemes.Scheme, u *schemes.Unload) error {
				u.Flags |= schemes.Force
				return s.Unload(u)
			}
		}, promise.Hold},
		{"a panic when it waits", func() func(schemes.Scheme, *schemes.Unload) error {
			return func(s schemes.Scheme, u *schemes.Unload) error {
				if !nonBlock(u) {
					panic("boom")
				}
				return s.Unload(u)
			}
		}, promise.NoPanic},
	} {
		t.Run(c.what, func(t *testing.T) {
			v := directedOf(t, func() schemes.Scheme { return sloppy{tryget.New(), c.unload()} })
			if v == nil || v.Promise != c.want {
				t.Errorf("%v, want the promise %q broken", v, c.want)
			}
			t.Log(v)
		})
	}
}
