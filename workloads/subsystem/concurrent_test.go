package subsystem_test

import (
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads/subsystem"
)

// One writer inserts and removes without a pause while readers look up without
// any lock. Whatever they find matches, and what stays registered throughout
// is found every time: that is all a scheme without exclusion needs.
func TestReadersBesideOneWriter(t *testing.T) {
	for _, s := range subsystem.All {
		m := models[s.Name]
		t.Run(s.Name, func(t *testing.T) {
			ix := s.NewIndex()
			lasting := registerLasting(t, ix, m)

			var stop atomic.Bool
			var readers sync.WaitGroup
			for seed := range uint64(3) {
				readers.Go(func() {
					r := rand.New(rand.NewPCG(seed, 2))
					for !stop.Load() {
						k := m.key(r)
						for _, e := range lookup(ix, k) {
							if len(m.found([]*schemes.Entry{e}, k)) != 1 {
								t.Errorf("%v found %v", k, e.Key)
								return
							}
						}
						for _, want := range lasting {
							if !slices.Contains(lookup(ix, keyOf(want)), want) {
								t.Errorf("%v was not found beside changes elsewhere", want.Key)
								return
							}
						}
					}
				})
			}
			r := rand.New(rand.NewPCG(0, 3))
			var live []*schemes.Entry
			for n := range 20000 {
				if e := m.entry(r, n); disjoint(m, lasting, e) && ix.Insert(e) == nil {
					live = append(live, e)
				}
				if len(live) > 10 {
					i := r.IntN(len(live))
					if err := ix.Remove(live[i]); err != nil {
						t.Error(err)
					}
					live = slices.Delete(live, i, i+1)
				}
			}
			stop.Store(true)
			readers.Wait()
		})
	}
}

// registerLasting registers a few entries that are to stay.
func registerLasting(t *testing.T, ix schemes.Index, m model) (lasting []*schemes.Entry) {
	r := rand.New(rand.NewPCG(7, 7))
	for n := 0; len(lasting) < 4; n++ {
		if e := m.entry(r, n); disjoint(m, lasting, e) && ix.Insert(e) == nil {
			lasting = append(lasting, e)
		}
	}
	return lasting
}

// disjoint reports whether e leaves the keys of all lasting entries to them.
func disjoint(m model, lasting []*schemes.Entry, e *schemes.Entry) bool {
	return !slices.ContainsFunc(lasting, func(l *schemes.Entry) bool {
		return len(m.found([]*schemes.Entry{e}, keyOf(l))) > 0
	})
}

// keyOf returns a key that denotes e.
func keyOf(e *schemes.Entry) schemes.Key {
	if len(e.IDs) > 0 {
		return schemes.Key{Num: e.IDs[len(e.IDs)-1]}
	}
	return e.Key
}

func TestFindAllocatesNothing(t *testing.T) {
	for _, s := range subsystem.All {
		m := models[s.Name]
		ix := s.NewIndex()
		for _, e := range registerLasting(t, ix, m) {
			if n := testing.AllocsPerRun(100, func() { ix.Find(keyOf(e)) }); n != 0 {
				t.Errorf("%s: Find allocates %v times", s.Name, n)
			}
		}
		k := m.key(rand.New(rand.NewPCG(1, 1)))
		if n := testing.AllocsPerRun(100, func() { ix.Find(k) }); n != 0 {
			t.Errorf("%s: Find of a random key allocates %v times", s.Name, n)
		}
	}
}

// A reader that stands on an entry while it is removed goes on as if it had
// not been.
func TestARemovedEntryKeepsItsLink(t *testing.T) {
	for _, s := range subsystem.All {
		ix := s.NewIndex()
		for _, e := range registerLasting(t, ix, models[s.Name]) {
			next := e.Next.Load()
			if err := ix.Remove(e); err != nil {
				t.Fatal(err)
			}
			if e.Next.Load() != next {
				t.Errorf("%s: removing %v changed its link", s.Name, e.Key)
			}
		}
	}
}
