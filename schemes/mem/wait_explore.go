//go:build explore

package mem

import (
	"sync/atomic"
	"unsafe"
)

// The variants of a wait that can be interrupted.
const (
	gotIt       = 1 << iota // the thread was woken, or has the semaphore
	interrupted             // the signal was raised
)

// Waiter is one sleeper that others wake; see the ordinary build.
type Waiter struct {
	token atomic.Uint32 // 1 while a wake is pending
	_     uint32
	sig   *Signal // of the Sleep in progress
}

// NewWaiter returns a Waiter nobody has woken.
func NewWaiter() *Waiter { return new(Waiter) }

// Ready reports how a Sleep can end.
func (w *Waiter) Ready(Kind, uint32) uint32 { return w.token.Load()*gotIt | w.sig.ready() }

// Wake wakes the sleeper, or lets its next Sleep return at once.
func (w *Waiter) Wake() {
	step(KindWake, unsafe.Pointer(w))
	old := w.token.Swap(1)
	note(uint64(old), 1)
}

// Sleep returns true after a Wake, and false once sig is raised. If both have
// happened, both answers are possible. If sig is nil, nothing interrupts the sleep.
func (w *Waiter) Sleep(sig *Signal) bool {
	w.sig = sig
	if interruptible(KindSleep, unsafe.Pointer(w), w, sig) == interrupted {
		return false
	}
	w.token.Store(0)
	return true
}

// interruptible takes one waiting step and returns its variant.
func interruptible(k Kind, p unsafe.Pointer, w Waitable, sig *Signal) uint32 {
	if engine == nil {
		see(k, p, 0)
		return poll(k, w, 0)
	}
	return 1 << engine.Step(Op{Kind: k, Addr: p, Also: unsafe.Pointer(sig), Wait: w})
}

// Signal interrupts those who wait with it. Once raised it stays raised. A nil
// *Signal is never raised.
type Signal struct {
	raised atomic.Bool
	_      uint64
}

// NewSignal returns a Signal that is not raised.
func NewSignal() *Signal { return new(Signal) }

// Raise raises the signal, for good.
func (s *Signal) Raise() {
	step(KindRaise, unsafe.Pointer(s))
	s.raised.Store(true)
}

// Raised reports whether the signal has been raised.
func (s *Signal) Raised() bool {
	if s == nil {
		return false
	}
	step(KindLoad, unsafe.Pointer(s))
	v := s.raised.Load()
	note(bit(v), bit(v))
	return v
}

func (s *Signal) ready() uint32 {
	if s != nil && s.raised.Load() {
		return interrupted
	}
	return 0
}

// Semaphore is a sleeping lock, and the wait for it can be interrupted.
type Semaphore struct {
	_    [0]uint64 // aligned as the pointer of the ordinary build
	held atomic.Uint32
	_    uint32
}

// NewSemaphore returns a Semaphore that is up.
func NewSemaphore() *Semaphore { return new(Semaphore) }

// Ready reports whether the semaphore is up.
func (s *Semaphore) Ready(Kind, uint32) uint32 { return 1 ^ s.held.Load() }

// Down takes the semaphore. It waits until the semaphore is up.
func (s *Semaphore) Down() {
	for {
		wait(KindDown, unsafe.Pointer(s), s, 0)
		if s.held.CompareAndSwap(0, 1) {
			return
		}
	}
}

// down is the wait of a DownInterruptible.
type down struct {
	s   *Semaphore
	sig *Signal
}

func (d *down) Ready(k Kind, arg uint32) uint32 { return d.s.Ready(k, arg)*gotIt | d.sig.ready() }

// DownInterruptible takes the semaphore and returns true, or it returns false once sig
// is raised and has not taken the semaphore. If sig is raised before the call, it
// returns false even if the semaphore is free. If sig is raised during the wait and
// the semaphore becomes free, both answers are possible.
func (s *Semaphore) DownInterruptible(sig *Signal) bool {
	if sig.Raised() {
		return false
	}
	for {
		if interruptible(KindDown, unsafe.Pointer(s), &down{s, sig}, sig) == interrupted {
			return false
		}
		if s.held.CompareAndSwap(0, 1) {
			return true
		}
	}
}

// Up releases the semaphore.
func (s *Semaphore) Up() {
	step(KindUp, unsafe.Pointer(s))
	if s.held.Swap(0) == 0 {
		released(notDown.Seen, func() { panic(notDown) })
	}
}
