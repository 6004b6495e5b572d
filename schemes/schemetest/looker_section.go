package schemetest

import (
	"math/rand/v2"
	"runtime"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

var walking = "a walk through a table"

// walk goes through a table in a section, where the scheme offers that. What is in the table has not been freed.
func (r *round) walk(a *actor, t *schemes.Table) {
	s, ok := r.Scheme.(schemes.ReadLocker)
	if !ok {
		return
	}
	a.do(&walking)
	freed := ""
	visit := func(e *schemes.Entry) bool { // made here: nothing is allocated in a section
		if inMemory(e) {
			return true
		}
		freed = e.Owner.Name
		return false
	}
	section := s.ReadLock(t)
	t.Each(visit)
	s.ReadUnlock(t, section)
	if freed != "" {
		r.broke(promise.Freed, t.Name, freed, "a section finds it, and it has been freed")
	}
}

// inMemory reports whether the module of e, which a section has found, has not been freed. Its exit may have begun, so
// that its text is no word to read.
func inMemory(e *schemes.Entry) bool { return e.Owner == nil || e.Owner.State() != schemes.Gone }

// duplicate takes a second reference from the first, where the scheme offers that, puts the first, and returns the
// second. It lets others run in between, so that the two are mostly counted on two processors.
func (r *round) duplicate(ref schemes.Ref) schemes.Ref {
	s, ok := r.Scheme.(schemes.Duplicator)
	if !ok {
		return ref
	}
	second := s.Dup(ref)
	runtime.Gosched()
	r.Scheme.Put(ref)
	return second
}

// lookUp is a Get, or one in eight times that of a caller who has the lock of the table, where the scheme offers that.
func (r *round) lookUp(rng *rand.Rand, reader schemes.Reader, x *target, hurry bool) (schemes.Ref, error) {
	t := r.Tables[x.Table]
	s, ok := r.Scheme.(schemes.LockedGetter)
	if hurry || !ok || rng.IntN(8) != 0 {
		return reader.Get(t, x.Key())
	}
	section := s.ReadLock(t)
	ref, err := s.GetLocked(t, x.Key())
	s.ReadUnlock(t, section)
	return ref, err
}
