package schemetest

import (
	"testing"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/gomutex"
	"github.com/modbench/modbench/schemes/promise"
)

// hoarder says that it keeps something at rest, and that it has not freed modules.
type hoarder struct {
	schemes.Scheme
	waiters, slots, unfreed int
}

func (h *hoarder) Kept() (waiters, slots int) { return h.waiters, h.slots }

func (h *hoarder) Unload(u *schemes.Unload) error {
	err := h.Scheme.Unload(u)
	if err == nil && h.unfreed > 0 {
		h.unfreed++
	}
	return err
}

func (h *hoarder) Unfreed() int { return h.unfreed }

// gently is unloaded by force as by anybody else.
type gently struct{ schemes.Scheme }

func (g gently) Unload(u *schemes.Unload) error {
	u.Flags &^= schemes.Force
	return g.Scheme.Unload(u)
}

// refusedLate registers what it refuses to who goes.
type refusedLate struct{ schemes.Scheme }

func (l refusedLate) Register(e *schemes.Entry) error {
	if e.Owner != nil && e.Owner.State() == schemes.Going {
		_ = e.Table.Index.Insert(e)
		return schemes.ErrBusy
	}
	return l.Scheme.Register(e)
}

// TestDirected: the end of a round convicts what keeps something, frees nothing, or is not forced, and no other.
func TestDirected(t *testing.T) {
	for _, c := range []struct {
		what   string
		scheme schemes.Scheme
		want   promise.Promise // 0: none
	}{
		{"good", gomutex.New(), 0},
		{"good, and says so", &hoarder{Scheme: gomutex.New()}, 0},
		{"an unload in the list", &hoarder{Scheme: gomutex.New(), waiters: 1}, promise.Balance},
		{"a slot", &hoarder{Scheme: gomutex.New(), slots: 1}, promise.Balance},
		{"not freed", &hoarder{Scheme: gomutex.New(), unfreed: 1}, promise.Balance},
		{"registered in exit", refusedLate{gomutex.New()}, promise.Gone},
		{"not forced", gently{gomutex.New()}, promise.Answer},
	} {
		want := c.want
		if c.what == "not freed" && !FindsFreed {
			want = 0 // it may collect as many as it likes
		}
		cfg := Config{Patience: time.Minute}
		cfg.defaults()
		r := newRound(c.scheme, cfg, 1)
		r.spawn("end of round", func(*actor) { r.directed(func(string) {}) })
		r.join()
		broken := r.broken()
		if want == 0 && len(broken) > 0 || want != 0 && (len(broken) == 0 || broken[0].Promise != want) {
			t.Errorf("%s: breaks %v, want %v", c.what, broken, want)
		}
	}
}

// TestSetUp: a scheme that never registers what is built in is convicted, and does not hang the run; one that panics
// there panics here.
func TestSetUp(t *testing.T) {
	forever := func() schemes.Scheme {
		return &broken{Scheme: gomutex.New(), register: func(*schemes.Entry) error { select {} }}
	}
	report := Stress(forever, Config{Patience: 10 * time.Millisecond})
	if !report.Broke(promise.Progress) || report.Convicted != 1 {
		t.Errorf("not convicted: %v", report)
	}
	defer func() {
		if recover() != "no room" {
			t.Error("a panic is lost")
		}
	}()
	Stress(func() schemes.Scheme {
		return &broken{Scheme: gomutex.New(), register: func(*schemes.Entry) error { panic("no room") }}
	}, Config{})
}
