package waiters

import (
	"sync"
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// Every put reads the list, and every unload that may wait writes the mutex. The scheme
// has other words that puts read beside the Set.
func TestLayout(t *testing.T) {
	layout.Apart(t, Set{}, "list")
	layout.Alone(t, Set{}, "list")
	layout.Alone(t, Set{}, "mu")
}

// The unload does not sleep for ever, whether the last put comes first or the wait.
func TestNoLostWakeUp(t *testing.T) {
	var s Set
	for range 2000 {
		m := new(schemes.Module)
		var refs mem.Int64
		refs.Store(3)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				refs.Add(-1)
				if s.Any() {
					s.Wake(m)
				}
			})
		}
		w := s.Enter(m)
		for refs.Load() != 0 {
			w.Sleep(nil)
		}
		s.Leave(m)
		wg.Wait()
	}
	if s.Any() {
		t.Error("somebody waits at the end")
	}
}

// Wake wakes only the unload of the module that it names.
func TestWakeOne(t *testing.T) {
	var s Set
	a, b := new(schemes.Module), new(schemes.Module)
	wa, wb := s.Enter(a), s.Enter(b)
	s.Wake(b)
	s.Wake(new(schemes.Module))
	wb.Sleep(nil)
	sig := mem.NewSignal()
	sig.Raise()
	if wa.Sleep(sig) {
		t.Error("woken by a wake of another module")
	}
	s.WakeAll()
	if !wa.Sleep(nil) || !wb.Sleep(nil) {
		t.Error("not woken with all")
	}
}
