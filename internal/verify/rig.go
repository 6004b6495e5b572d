//go:build explore

package verify

import (
	"errors"
	"fmt"
	"strings"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/promise"
)

// Available reports whether this build can explore.
const Available = true

// array is an index of a few slots by number. Its writers must exclude each
// other, and it notices when they do not.
type array struct {
	slots   [4]mem.Pointer[schemes.Entry]
	writing mem.Int32
}

func (a *array) Find(k schemes.Key) *schemes.Entry { return a.slots[k.Num].Load() }

func (a *array) write(slot uint64, from, to *schemes.Entry, otherwise error) error {
	if a.writing.Add(1) != 1 {
		explore.Fail(promise.Exclusion.String(), "two writers at once in one table")
	}
	defer a.writing.Add(-1)
	if !a.slots[slot].CompareAndSwap(from, to) {
		return otherwise
	}
	return nil
}

func (a *array) Insert(e *schemes.Entry) error { return a.write(e.Key.Num, nil, e, schemes.ErrBusy) }
func (a *array) Remove(e *schemes.Entry) error {
	return a.write(e.Key.Num, e, nil, schemes.ErrInvalid)
}

// counted is an array whose entries have a count of their own, which lies in
// the module's memory.
type counted struct {
	array
	held int // over all entries
}

func (c *counted) Hold(e *schemes.Entry) {
	e.Objects.Add(1)
	c.held++
}

func (c *counted) Drop(e *schemes.Entry) {
	e.Objects.Add(-1)
	c.held--
}

// wide is an array in which slot 0 is the widest entry: found where nothing
// tighter is, and fallen back to where that refuses.
type wide struct{ array }

var _ schemes.Fallback = (*wide)(nil)

func (w *wide) Find(k schemes.Key) *schemes.Entry {
	if e := w.array.Find(k); e != nil {
		return e
	}
	return w.slots[0].Load()
}

func (w *wide) Wider(k schemes.Key, e *schemes.Entry) *schemes.Entry {
	if widest := w.slots[0].Load(); widest != e {
		return widest
	}
	return nil
}

// module is one that a configuration has: where it registers, in order.
type module struct {
	name  string
	at    []place
	fails bool // its init, after registering all
}

// place is a slot of a table.
type place struct{ table, slot int }

// rig is a scheme with tables and modules, fresh for each execution. With
// several loaders, each has the modules of its own, and their unloads overlap.
type rig struct {
	scheme  schemes.Scheme
	tables  []*schemes.Table
	loaders []*loader.Loader
	images  map[string]*loader.Image
	fails   map[place]bool // where only a module registers whose init fails

	grace   int64 // percpu.Synchronized at the beginning
	refused int   // gets that were refused, of modules whose init does not fail
	unloads int   // completed

	// failures are inits that have failed, rolled back or not. A word of the seam,
	// so that the engine knows that it matters what comes before it and what after.
	failures mem.Int32
}

// newRig makes tables over arrays, each with a spinning lock, and loads the
// modules that do not fail, the i-th by loader i modulo loaders.
func newRig(s schemes.Scheme, tables, loaders int, modules ...module) *rig {
	r := &rig{scheme: s, images: make(map[string]*loader.Image), fails: make(map[place]bool), grace: percpu.Synchronized()}
	for range tables {
		r.table(schemes.Spinning, new(array))
	}
	for range loaders {
		r.loaders = append(r.loaders, loader.New(s))
	}
	r.load(modules...)
	return r
}

// newRigOver makes one table over x and loads m.
func newRigOver(s schemes.Scheme, lock schemes.Lock, x schemes.Index, m module) *rig {
	r := newRig(s, 0, 1)
	r.table(lock, x)
	r.load(m)
	return r
}

func (r *rig) table(lock schemes.Lock, x schemes.Index) {
	i := len(r.tables)
	t := schemes.NewTable(r.scheme, i, fmt.Sprintf("t%d", i+1), lock, x)
	explore.Name(t, t.Name)
	r.tables = append(r.tables, t)
}

func (r *rig) load(modules ...module) {
	for i, m := range modules {
		r.images[m.name] = r.image(m)
		if m.fails {
			for _, p := range m.at {
				r.fails[p] = true
			}
			continue
		}
		l := r.loaders[i%len(r.loaders)]
		if err := l.Load(r.images[m.name]); err != nil {
			panic(err)
		}
		explore.Name(l.Module(m.name), m.name)
	}
}

// builtin registers an entry without a module.
func (r *rig) builtin(p place) {
	if err := r.scheme.Register(r.entry(p)); err != nil {
		panic(err)
	}
}

// entry returns one for p that nobody has registered.
func (r *rig) entry(p place) *schemes.Entry {
	return &schemes.Entry{Table: r.tables[p.table], Key: schemes.Key{Num: uint64(p.slot)}}
}

// hold returns a reference taken before the threads begin.
func (r *rig) hold(p place) schemes.Ref {
	ref, err := r.scheme.Get(r.tables[p.table], schemes.Key{Num: uint64(p.slot)})
	if err != nil {
		panic(err)
	}
	return ref
}

var errInit = errors.New("init fails")

func (r *rig) image(m module) *loader.Image {
	return &loader.Image{Name: m.name, Init: func(c *loader.Context) error {
		for _, p := range m.at {
			if err := c.Register(r.entry(p)); err != nil {
				return err
			}
		}
		if m.fails {
			r.failures.Add(1)
			return errInit
		}
		return nil
	}}
}

// get looks p up. A refusal that the scheme declares impossible is a broken
// promise; others are judged in the end.
func (r *rig) get(t *explore.T, p place) (schemes.Ref, bool) {
	defer func() {
		// rwsem panics where another scheme would refuse, since it cannot happen.
		if e := recover(); e != nil {
			if s, ok := e.(string); ok && strings.Contains(s, "is going") {
				t.Fail(promise.Refusal.String(), "%s", s)
			}
			panic(e)
		}
	}()
	ref, err := r.scheme.Get(r.tables[p.table], schemes.Key{Num: uint64(p.slot)})
	if errors.Is(err, schemes.ErrRefused) {
		refuses := r.scheme.Info().Refuses
		t.Check(refuses != schemes.Never, promise.Refusal.String(), "refused by a scheme that never refuses")
		if r.fails[p] {
			t.Check(refuses != schemes.WhileGoing || r.failures.Load() > 0, promise.Refusal.String(), "refused, and init has not failed")
		} else {
			r.refused++
		}
	} else if err != nil {
		t.Check(errors.Is(err, schemes.ErrNotFound), promise.Answer.String(), "get answers %v", err)
	}
	return ref, err == nil
}

// use reads the text of the module that ref pins.
func (r *rig) use(t *explore.T, ref schemes.Ref) {
	text := ref.Use()
	t.Check(text == schemes.Intact, promise.Hold.String(), "a holder sees: %v", text)
}

// look gets, uses and puts.
func (r *rig) look(p place) func(*explore.T) {
	return func(t *explore.T) {
		if ref, ok := r.get(t, p); ok {
			r.use(t, ref)
			r.scheme.Put(ref)
		}
	}
}

// unload unloads name by loader l and counts what came of it. Of refusals it
// accepts the answers given.
func (r *rig) unload(t *explore.T, l int, name string, f schemes.Flags, sig *mem.Signal, refusals ...error) bool {
	err := r.loaders[l].Unload(name, f, sig)
	if err == nil {
		r.unloads++
		return true
	}
	if r.scheme.Info().Role == schemes.Floor || !r.scheme.Info().Waits {
		refusals = append(refusals, schemes.ErrBusy, schemes.ErrWouldBlock)
	}
	for _, ok := range refusals {
		if errors.Is(err, ok) {
			return false
		}
	}
	t.Fail(promise.Answer.String(), "unload %s answers %v", name, err)
	return false
}

// reload loads name again; it must work.
func (r *rig) reload(t *explore.T, l int, name string) {
	err := r.loaders[l].Load(r.images[name])
	t.Check(err == nil, promise.Answer.String(), "reload answers %v", err)
}

// found is what a lookup of a place must come to.
type found struct {
	at place
	is bool
}

// settle is the end of every configuration: refusals as declared, each exit an
// unload or a rollback, all counts zero, and what is loaded is found, what is not
// is not.
func (r *rig) settle(want ...found) func(*explore.T) {
	return func(t *explore.T) {
		if r.scheme.Info().Refuses == schemes.WhileGoing {
			t.Check(r.refused == 0 || r.unloads > 0, promise.Refusal.String(), "refused, and no module went")
		}
		var exits, frees, unloads, rollbacks int64
		counter, counts := r.scheme.(schemes.Counter)
		for _, l := range r.loaders {
			s := l.Stats()
			exits, frees, unloads, rollbacks = exits+s.Exits, frees+s.Frees, unloads+s.Unloads, rollbacks+s.Rollbacks
			l.Each(func(m *schemes.Module) {
				if counts {
					n := counter.Refs(m)
					t.Check(n == 0, promise.Balance.String(), "count of %s is %d in the end", m.Name, n)
				}
			})
		}
		t.Check(exits == unloads+rollbacks && exits == frees, promise.Exit.String(),
			"%d exits and %d frees for %d unloads and %d rollbacks", exits, frees, unloads, rollbacks)
		r.graces(t, frees)
		for _, w := range want {
			ref, ok := r.get(t, w.at)
			t.Check(ok == w.is, promise.Gone.String(), "found %v in the end, want %v", ok, w.is)
			if ok {
				r.use(t, ref)
				r.scheme.Put(ref)
			}
		}
	}
}

// graces checks that there were as many grace periods as the scheme declares
// that so many completed unloads need.
func (r *rig) graces(t *explore.T, frees int64) {
	n, grace := percpu.Synchronized()-r.grace, r.scheme.Info().Grace
	ok := n >= frees
	switch {
	case grace == schemes.NeedsNone:
		ok = n == 0
	case grace == schemes.NeedsToFree && frees == 0:
		ok = n == 0
	}
	t.Check(ok, promise.Declared.String(), "%d grace periods in %d unloads, and the scheme declares: %v", n, frees, grace)
}
