// Package waiters keeps the list of the unloads that wait. The list is not in the
// modules. A put that gives up the last reference must wake the unload that waits. It
// cannot look into the module to find that unload, because the module may be freed
// by then.
//
//	put:                          unload:
//	    count -= 1  (a barrier)       Enter  (a barrier)
//	    Any? Wake                     sum of counts != 0? sleep, look again
//
// Either the put sees that somebody waits, or the unload sees what the put
// subtracted. Linux 2.5.52 stops the machine to reach the same; a scheme that does
// not stop it needs the two barriers.
package waiters

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// Set holds the unloads of one scheme that wait. The zero value is empty. A Set must
// not be copied after its first use.
//
// Puts take no lock, because the list that they read is not changed but replaced by
// another. While n unloads wait, a put of any module reads n words and compares them
// with its own module. It writes only if its module is among them. The garbage
// collector keeps an old list as long as somebody reads it; the kernel would free it
// after a grace period.
type Set struct {
	_    [128]byte
	list mem.Pointer[[]waiter] // nil: nobody waits; read by every put
	_    [128]byte

	mu mem.Mutex // replacing list
	_  [128]byte
}

// waiter is one unload that waits. The pointer to the module is only compared: what it
// points to may be freed.
type waiter struct {
	m *schemes.Module
	*mem.Waiter
}

// Enter says that an unload of m is going to wait, and returns the Waiter to sleep
// on. The unload must call it before it looks at the count.
func (s *Set) Enter(m *schemes.Module) *mem.Waiter {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := mem.NewWaiter()
	s.replace(append(s.others(nil), waiter{m, w}))
	return w
}

// Leave says that the unload of m waits no longer. A put that has read the list
// before may still wake the Waiter; nobody sleeps on it then.
func (s *Set) Leave(m *schemes.Module) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replace(s.others(m))
}

// others returns a copy of the list without the unload of m. The caller holds mu.
func (s *Set) others(m *schemes.Module) (list []waiter) {
	for _, w := range s.waiting() {
		if w.m != m {
			list = append(list, w)
		}
	}
	return list
}

// replace makes list the list. The caller holds mu.
func (s *Set) replace(list []waiter) {
	if len(list) == 0 {
		s.list.Store(nil)
		return
	}
	s.list.Store(&list) // a full barrier, and publishes list: pairs with the Load in Any
}

// waiting returns the list as it is, to be read only.
func (s *Set) waiting() []waiter {
	if list := s.list.Load(); list != nil { // observes replace
		return *list
	}
	return nil
}

// Any reports whether any unload waits. Cost: a load of a read-mostly word. There
// must be a barrier between the caller's last write to a count and this call; an
// atomic write is one.
func (s *Set) Any() bool { return s.list.Load() != nil } // pairs with the Store in replace

// Wake wakes the unload that waits for m, if there is one; m may be freed. It must not
// be called from a pinned section.
func (s *Set) Wake(m *schemes.Module) {
	for _, w := range s.waiting() {
		if w.m == m {
			w.Wake()
		}
	}
}

// WakeAll wakes all unloads, and each looks again at its count. A lookup that may have
// kept several unloads waiting calls it.
func (s *Set) WakeAll() {
	for _, w := range s.waiting() {
		w.Wake()
	}
}

// Len returns how many unloads wait. It is for checks that none is left.
func (s *Set) Len() int { return len(s.waiting()) }
