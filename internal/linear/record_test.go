package linear

import (
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/anishathalye/porcupine"

	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// names are the modules, each with one entry in the one table, in the slot of
// its position.
var names = []string{"alpha", "beta"}

// rig is a stage with one table, and the history of its callers.
type rig struct {
	*stage.Stage
	t *testing.T

	clock   atomic.Int64 // a call lies between two ticks of it
	mu      sync.Mutex
	history []porcupine.Operation // guarded by mu
}

// Broken implements [stage.Judge].
func (r *rig) Broken(b promise.Breach) { r.t.Error(&b) }

func newRig(t *testing.T, s schemes.Scheme) *rig {
	r := &rig{t: t}
	r.Stage = stage.New(s, r, 1, names...)
	r.AddTable("table", schemes.Spinning, &stage.Slots{Judge: r})
	for i, name := range names {
		r.Load(0, stage.Module{Name: name, At: []stage.Place{stage.At(0, i)}})
	}
	return r
}

// caller is one goroutine that uses a rig. It has a history of its own.
type caller struct {
	*rig
	id      int
	history []porcupine.Operation
}

// record adds the operations of one call, which began at from.
func (c *caller) record(from int64, m int, a answer, ops ...op) {
	to := c.clock.Add(1)
	for _, o := range ops {
		c.history = append(c.history, porcupine.Operation{
			ClientId: c.id, Input: input{o, names[m]}, Output: a, Call: from, Return: to,
		})
	}
}

// get looks module m up.
func (c *caller) get(m int) (schemes.Ref, bool) {
	from := c.clock.Add(1)
	ref, err := c.Get(stage.At(0, m))
	switch {
	case err == nil:
		c.record(from, m, found, get)
	case errors.Is(err, schemes.ErrNotFound):
		c.record(from, m, missing, get)
	default:
		c.record(from, m, refused, get)
	}
	return ref, err == nil
}

// put releases module m.
func (c *caller) put(m int, ref schemes.Ref) {
	from := c.clock.Add(1)
	c.Scheme.Put(ref)
	c.record(from, m, 0, put)
}

// unload unloads module m and reports whether it is gone.
func (c *caller) unload(m int, f schemes.Flags) bool {
	from := c.clock.Add(1)
	err := c.Unload(0, names[m], f, nil, schemes.ErrNoModule, schemes.ErrWouldBlock, schemes.ErrBusy)
	switch {
	case err == nil:
		c.record(from, m, 0, begin, end)
	case errors.Is(err, schemes.ErrNoModule):
		c.record(from, m, 0, absent)
	default:
		c.record(from, m, 0, try, back)
		return false
	}
	return true
}

// load loads module m, which is gone and which nobody else loads.
func (c *caller) load(m int) {
	from := c.clock.Add(1)
	c.Reload(0, names[m])
	c.record(from, m, 0, load)
}

// run runs f as each of n callers at once and collects their histories.
func (r *rig) run(fs ...func(*caller)) {
	var all sync.WaitGroup
	for id, f := range fs {
		all.Go(func() {
			c := &caller{rig: r, id: id}
			f(c)
			r.mu.Lock()
			defer r.mu.Unlock()
			r.history = append(r.history, c.history...)
		})
	}
	all.Wait()
}

// look is a caller that gets and puts both modules in turn.
func look(times int) func(*caller) {
	return func(c *caller) {
		for i := range times {
			m := (i + c.id) % len(names)
			if ref, ok := c.get(m); ok {
				if i%3 == 0 {
					runtime.Gosched() // holds it a little longer
				}
				c.put(m, ref)
			}
		}
	}
}

// unloadAll is a caller that unloads both modules in turn, with and without NonBlock.
// It loads them again if reload is set, which it is for one caller only.
func unloadAll(times int, reload bool) func(*caller) {
	return func(c *caller) {
		for i := range times {
			m := i % len(names)
			if c.unload(m, []schemes.Flags{schemes.NonBlock, 0}[i/2%2]) && reload {
				runtime.Gosched()
				c.load(m)
			}
			runtime.Gosched()
		}
	}
}

// sorted returns the history in the order of calls, for the picture.
func (r *rig) sorted() []porcupine.Operation {
	return slices.SortedFunc(slices.Values(r.history),
		func(a, b porcupine.Operation) int { return int(a.Call - b.Call) })
}
