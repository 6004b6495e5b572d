//go:build explore

package verify

import (
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/gomutex"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/promise"
)

// tardy trusts what it has found without a lock, if it had to wait for one who registers.
func tardy(b *broken) {
	var writing mem.Int32
	b.register = func(e *schemes.Entry) error {
		writing.Add(1)
		defer writing.Add(-1)
		return b.Scheme.Register(e)
	}
	b.get = func(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
		if writing.Load() == 0 {
			return b.Scheme.Get(t, k)
		}
		for writing.Load() != 0 {
			mem.Pause()
		}
		e := t.Find(k)
		ref, err := b.Scheme.Get(t, k)
		if err != nil && e != nil {
			return schemes.Ref{Entry: e}, nil
		}
		return ref, err
	}
}

// scattered counts on each processor, and adds up while references go from one to another.
func scattered(b *broken) {
	cells := make([]mem.Int64, percpu.Possible())
	count := func(n int64) {
		cpu := percpu.Pin()
		cells[cpu].Add(n)
		percpu.Unpin(cpu)
	}
	b.get = func(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
		ref, err := b.Scheme.Get(t, k)
		if err == nil {
			count(1)
		}
		return ref, err
	}
	b.put = func(r schemes.Ref) {
		count(-1)
		b.Scheme.Put(r)
	}
	b.unload = func(u *schemes.Unload) error {
		var sum int64
		for i := range cells {
			sum += cells[i].Load()
		}
		if sum == 0 {
			u.Flags |= schemes.Force
		}
		return b.Scheme.Unload(u)
	}
}

// forgetful finds nothing after an entry has gone, until another one comes.
func forgetful(b *broken) {
	var forgot mem.Bool
	b.unregister = func(e *schemes.Entry, inExit bool) error {
		forgot.Store(true)
		return b.Scheme.Unregister(e, inExit)
	}
	b.register = func(e *schemes.Entry) error {
		forgot.Store(false)
		return b.Scheme.Register(e)
	}
	b.get = func(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
		if forgot.Load() {
			return schemes.Ref{}, schemes.ErrNotFound
		}
		return b.Scheme.Get(t, k)
	}
}

// collector remembers each id that it has ever seen.
type collector struct {
	schemes.Scheme
	seen map[uint64]bool
}

func (c collector) Register(e *schemes.Entry) error {
	for _, id := range e.IDs {
		c.seen[id] = true
	}
	return c.Scheme.Register(e)
}

// A scheme that forgets no id is convicted where each driver has another one.
func TestCollector(t *testing.T) {
	convicted(t, func() schemes.Scheme { return collector{gomutex.New(), make(map[uint64]bool)} },
		configuration(t, "one-driver-id"), promise.Balance)
}

// hoarder says that it keeps something at rest.
type hoarder struct {
	schemes.Scheme
	waiters, slots int
}

func (h hoarder) Kept() (waiters, slots int) { return h.waiters, h.slots }

// A scheme that keeps something when nobody holds or unloads anything is convicted, and one that keeps
// nothing is not.
func TestKept(t *testing.T) {
	unload, forced := configuration(t, "unload"), configuration(t, "forced")
	for _, h := range []struct {
		hoarder
		in Configuration
	}{
		{hoarder{waiters: 1}, unload}, {hoarder{slots: 1}, unload},
		{hoarder{slots: 4}, forced}, // which loses 3 references at most
	} {
		convicted(t, func() schemes.Scheme {
			h.Scheme = gomutex.New()
			return h.hoarder
		}, h.in, promise.Balance)
	}
	good := func() schemes.Scheme { return hoarder{Scheme: gomutex.New()} }
	if out := Explore(good, unload, Options{Bound: 1}); out.Broken != "" {
		t.Errorf("nothing is kept, and %s is broken: %s", out.Broken, out.Message)
	}
}
