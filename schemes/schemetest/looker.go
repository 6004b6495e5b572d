package schemetest

import (
	"math/rand/v2"
	"runtime"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// look is the loop of a looker: get, use, put, and now and then something else that a
// holder may do. A looker in a hurry only gets, uses and puts; so, at almost any
// instant, a get or put is running on another processor.
func (r *round) look(a *actor, rng *rand.Rand, hurry bool) {
	var seen tally
	reader := schemes.ReaderOf(r.Scheme)
	defer func() { r.looked <- seen }()
	for !r.stop.Load() {
		if r.few && !hurry {
			for range rng.IntN(64) {
				runtime.Gosched()
			}
		}
		x := &r.target[rng.IntN(len(r.target))]
		if r.few && hurry {
			x = &r.target[len(r.target)-1] // what leave leaves, see newRound
		}
		completed, gone := r.pipe.completed(), int64(0)
		if x.module != unowned {
			gone = r.gone[x.module].Load()
		}
		a.do(x.get)
		ref, err := r.lookUp(rng, reader, x, hurry)
		switch err {
		case nil:
			seen.gets++
			a.holds.Store(x.holds)
			ref = r.hold(a, rng, reader, x, ref, completed, &seen.ages, hurry)
			a.do(x.put)
			reader.Put(ref)
			a.holds.Store(nothing)
		case schemes.ErrNotFound:
			seen.misses++
			if x.module == busy || x.Slot == 0 {
				r.broke(promise.Exit, r.Tables[x.Table].Name, r.nameOf(x), "not found, but it was never unloaded")
			}
		case schemes.ErrRefused:
			seen.refused++
			r.refusedGet(x, gone)
		default:
			r.broke(promise.Answer, r.Tables[x.Table].Name, r.nameOf(x), "get: %v", err)
		}
		if hurry {
			continue
		}
		if rng.IntN(8) == 0 {
			r.walk(a, r.Tables[rng.IntN(tables)])
		}
		if rng.IntN(8) == 0 {
			if sig := r.signal.Swap(nil); sig != nil {
				sig.Raise()
			}
		}
		if rng.IntN(2) == 0 {
			runtime.Gosched()
		}
	}
}

func (r *round) nameOf(x *target) string {
	if x.module == unowned {
		return ""
	}
	return moduleNames[x.module]
}

// refusedGet judges a refused get. gone is how often the module had been freed before
// the get. A scheme that refuses only while a module is going promises that the module
// is then freed once more; that is judged at the end of the round.
func (r *round) refusedGet(x *target, gone int64) {
	switch {
	case r.info.Refuses == schemes.Never:
		r.broke(promise.Refusal, r.Tables[x.Table].Name, r.nameOf(x), "refused")
	case x.module == unowned || x.Table == widest:
		r.broke(promise.Refusal, r.Tables[x.Table].Name, "", "%d refused, but no module of it can be going", x.Slot)
	default:
		at := &r.refusedAt[x.module]
		for n := at.Load(); n < gone+1 && !at.CompareAndSwap(n, gone+1); n = at.Load() {
		}
	}
}

// hold is what happens between a get and its put. It returns the reference that is to be put.
func (r *round) hold(a *actor, rng *rand.Rand, reader schemes.Reader, x *target, ref schemes.Ref, completed int64,
	ages *Ages, hurry bool) schemes.Ref {
	a.do(x.use)
	r.use(x, ref, completed, ages)
	m := ref.Entry.Owner
	if m == nil || hurry {
		return ref
	}
	for range rng.IntN(3) {
		runtime.Gosched()
		r.use(x, ref, completed, ages)
	}
	switch n := rng.IntN(32); {
	case n < 4:
		r.nested(a, reader, x, ref)
	case n == 4:
		r.plug(a, rng, x.module, m)
	case n < 8:
		ref = r.duplicate(ref)
	case r.few:
		r.leave(a, rng, m)
		return ref
	}
	a.do(x.use)
	r.use(x, ref, completed, ages)
	return ref
}

// use uses what is held. If the module had been freed before the get, the get found it
// after its unload. If it was freed later, it was freed while it was held.
func (r *round) use(x *target, ref schemes.Ref, completed int64, ages *Ages) {
	s := age(ref.Use())
	ages[s]++
	if s == 0 {
		return
	}
	m, table := ref.Entry.Owner, r.Tables[x.Table].Name
	if r.pipe.freedBy(m, completed) {
		r.broke(promise.Gone, table, m.Name, "found after its unload had completed: %v", s)
	} else {
		r.broke(promise.Hold, table, m.Name, "held, and %v", s)
	}
}

// nested looks up, holding it, what is held. The entry is there as long as exit
// has not begun.
func (r *round) nested(a *actor, reader schemes.Reader, x *target, held schemes.Ref) {
	a.do(x.get)
	ref, err := reader.Get(r.Tables[x.Table], x.Key())
	switch err {
	case nil:
		if x.Table != widest && ref.Entry != held.Entry {
			r.broke(promise.Hold, r.Tables[x.Table].Name, r.nameOf(x), "held, but another entry is in its place")
		}
		a.do(x.put)
		reader.Put(ref)
	case schemes.ErrNotFound:
		r.broke(promise.Hold, r.Tables[x.Table].Name, r.nameOf(x), "held, but no longer found")
	case schemes.ErrRefused:
		if r.info.Refuses == schemes.Never {
			r.refusedGet(x, 0)
		}
	}
}

var plugging = "hot plug"

// plug registers another entry of the held module m and takes it out again, as
// a driver does whose device comes and goes.
func (r *round) plug(a *actor, rng *rand.Rand, module int, m *schemes.Module) {
	a.do(&plugging)
	ctx := r.of(module).Context(m.Name)
	if ctx == nil || ctx.Module() != m {
		r.broke(promise.Hold, "", m.Name, "held, but no longer loaded")
		return
	}
	e := &schemes.Entry{Key: schemes.Key{Num: uint64(7 + rng.IntN(2))}, Table: r.Tables[rng.IntN(tables)]}
	if err := ctx.Register(e); err != nil {
		return // another holder has plugged an entry in there
	}
	runtime.Gosched()
	if err := ctx.Unregister(e); err != nil {
		r.broke(promise.Answer, e.Table.Name, m.Name, "hot unplug: %v", err)
		return
	}
	ref, err := r.Scheme.Get(e.Table, e.Key)
	if err != nil {
		return
	}
	if ref.Entry == e { // and not one that another holder has plugged in since
		r.broke(promise.Gone, e.Table.Name, m.Name, "unplugged, and found after that")
	}
	r.Scheme.Put(ref)
}

// leave plugs in an entry of gamma, which is held, and leaves it there; exit takes it
// out. It first finds the context, for which it takes the module mutex, and then
// waits, so that an unload can take the mutex before the entry is registered.
func (r *round) leave(a *actor, rng *rand.Rand, m *schemes.Module) {
	a.do(&plugging)
	ctx := r.of(gamma).Context(m.Name)
	if ctx == nil || ctx.Module() != m {
		r.broke(promise.Hold, "", m.Name, "held, but no longer loaded")
		return
	}
	// An unload that begins now finds the module held. The places where it stands when this
	// registers and its caller puts should be all those of an unload.
	for begun, n := r.begun.Load(), 0; r.begun.Load() == begun && n < 256; n++ {
		runtime.Gosched()
	}
	for range rng.IntN(16) {
		runtime.Gosched()
	}
	_ = ctx.Register(r.Entry(left)) // fails if the entry is there already
}
