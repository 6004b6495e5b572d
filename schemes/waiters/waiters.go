// Package waiters keeps the unloads that wait, apart from the modules they wait
// for. A put that lets go of the last reference must tell whoever waits, and may
// not touch the module any more to find out who: it can be freed by then.
//
//	put:                          unload:
//	    count -= 1  (a barrier)       Enter  (a barrier)
//	    Any? Wake                     sum of counts != 0? sleep, look again
//
// Either the put sees that somebody waits, or the unload sees what the put
// subtracted. Linux 2.5.52 gets the same by stopping the machine; a scheme that
// does not stop it needs the two barriers.
package waiters

import (
	"slices"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// Set is the unloads of one scheme that wait. The zero value is empty; not to
// be copied after first use.
type Set struct {
	_   [128]byte
	any mem.Int32 // how many there are: read by every put, so alone on its lines
	_   [128]byte

	mu   mem.Mutex
	list []waiter // guarded by mu; in order, so that a schedule can be run again
}

// waiter is one unload that waits. The module is a name, never followed.
type waiter struct {
	m *schemes.Module
	*mem.Waiter
}

// Enter says that an unload of m is going to wait, and returns what it sleeps
// on. It comes before the unload's look at the count.
func (s *Set) Enter(m *schemes.Module) *mem.Waiter {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := mem.NewWaiter()
	s.list = append(s.list, waiter{m, w})
	s.any.Add(1) // pairs with the Load in Any
	return w
}

// Leave says that the unload of m waits no longer.
func (s *Set) Leave(m *schemes.Module) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = slices.DeleteFunc(s.list, func(w waiter) bool { return w.m == m })
	s.any.Add(-1)
}

// Any reports whether anybody waits for anything. Cost: a load of a read-mostly
// word. Between the caller's last write to a count and this there must be a
// barrier, as that write is one if it is atomic.
func (s *Set) Any() bool { return s.any.Load() != 0 }

// Wake wakes whoever waits for m, which may be freed. It must not be called
// from a pinned section.
func (s *Set) Wake(m *schemes.Module) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.list {
		if w.m == m {
			w.Wake()
		}
	}
}

// WakeAll wakes everybody, each to look again: for a lookup that has been in
// the way of several.
func (s *Set) WakeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.list {
		w.Wake()
	}
}
