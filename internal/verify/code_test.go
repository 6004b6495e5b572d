//go:build explore

package verify

import (
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/gomutex"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/rwsem"
)

// convicted explores and demands that the promise is broken.
func convicted(t *testing.T, newScheme func() schemes.Scheme, c Configuration, want promise.Promise) {
	t.Helper()
	out := Explore(newScheme, c, Options{Bound: min(c.Bound, 2), Only: want})
	if out.Broken != want.String() {
		t.Errorf("%s under %s: breaks %q, want %q", c.Name, out.Scheme, out.Broken, want)
	}
	t.Logf("%s under %s: %d executions: %s", c.Name, out.Scheme, out.Executions, out.Message)
}

// A module that makes the usual mistake with its own code is convicted, whatever the
// scheme.
func TestModulesOwnCode(t *testing.T) {
	for _, newScheme := range all.Schemes() {
		if newScheme().Info().Role == schemes.Floor {
			continue // which unloads nothing
		}
		for _, c := range []Configuration{worker(false), callback(false), unregisterWaits(false), owner(false)} {
			convicted(t, newScheme, c, promise.Freed)
		}
	}
}

// dropsLate is a scheme whose put lets go of the module before the object.
type dropsLate struct{ schemes.Scheme }

func (s dropsLate) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Hold(e)
	s.Scheme.Put(r)
	e.Table.Drop(e)
}

// locked is a scheme that holds a lock of its own across the whole of an unload, its
// wait too.
type locked struct {
	schemes.Scheme
	mu *mem.Mutex
}

func (s locked) Unload(u *schemes.Unload) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Scheme.Unload(u)
}

// impatient is a scheme that unloads what it is not to wait for.
type impatient struct{ schemes.Scheme }

func (s impatient) Unload(u *schemes.Unload) error {
	if !u.Flags.Has(schemes.NonBlock) {
		u.Flags |= schemes.Force
	}
	return s.Scheme.Unload(u)
}

// Schemes that are broken in what a configuration is there for are convicted by it.
func TestSchemesBroken(t *testing.T) {
	for _, c := range []struct {
		of            func() schemes.Scheme
		configuration string
		want          promise.Promise
	}{
		{func() schemes.Scheme { return dropsLate{gomutex.New()} }, "release", promise.Freed},
		{func() schemes.Scheme { return locked{rwsem.New(), new(mem.Mutex)} }, "one-loader", promise.Progress},
		{func() schemes.Scheme { return impatient{gomutex.New()} }, "hot-plug", promise.Hold},
	} {
		convicted(t, c.of, configuration(t, c.configuration), c.want)
	}
}
