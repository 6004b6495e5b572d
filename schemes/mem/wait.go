//go:build !explore

package mem

import "sync/atomic"

// Waiter is one sleeper that others wake: what wake_up_process and schedule
// are to a task. A wake that comes before the sleep is kept, so the sleeper
// checks its condition, sleeps, and checks again:
//
//	for !condition() {
//		w.Sleep(nil)
//	}
//
// while the waker makes the condition true first and calls Wake second. Wake
// is a full memory barrier whether or not it finds a sleeper, hence the last
// of several wakers cannot leave unseen what it wrote before: the sleeper's
// re-check comes after its own barrier. Use [NewWaiter]; one goroutine sleeps,
// any number wake.
type Waiter struct {
	woken atomic.Uint32 // 1 while a wake is pending: Wake sets, Sleep clears
	token chan struct{} // holds the one token that the setter of woken sends
}

// NewWaiter returns a Waiter nobody has woken.
func NewWaiter() *Waiter { return &Waiter{token: make(chan struct{}, 1)} }

// Wake wakes the sleeper, or lets its next Sleep return at once. It does not
// block. It must not be called from a pinned section.
func (w *Waiter) Wake() {
	// Publishes all the waker wrote before: pairs with the Store in Sleep. If
	// woken was already set, that Store comes later, and the re-check after it
	// sees our writes.
	if w.woken.Swap(1) == 0 {
		w.token <- struct{}{}
	}
}

// Sleep returns true after a Wake, false once sig (nil: uninterruptible) is
// raised.
func (w *Waiter) Sleep(sig *Signal) bool {
	select {
	case <-w.token:
		w.woken.Store(0) // observes: pairs with the Swap in Wake
		return true
	case <-sig.done():
		return false
	}
}

// Signal is raised once, to interrupt whoever waits with it: what a pending
// signal is to a task that sleeps interruptibly. A nil *Signal is never
// raised. Use [NewSignal].
type Signal struct {
	raised atomic.Bool
	ch     chan struct{}
}

// NewSignal returns a Signal that is not raised.
func NewSignal() *Signal { return &Signal{ch: make(chan struct{})} }

// Raise raises the signal, for good. Any number of goroutines may call it.
func (s *Signal) Raise() {
	if !s.raised.Swap(true) {
		close(s.ch)
	}
}

// Raised reports whether the signal has been raised.
func (s *Signal) Raised() bool { return s != nil && s.raised.Load() }

func (s *Signal) done() <-chan struct{} {
	if s == nil {
		return nil
	}
	return s.ch
}

// Semaphore is a sleeping lock that a waiter can give up on: the kernel's
// struct semaphore with a count of one, as module_mutex is in 2.5.52. Use
// [NewSemaphore].
type Semaphore struct{ ch chan struct{} }

// NewSemaphore returns a Semaphore that is up.
func NewSemaphore() *Semaphore { return &Semaphore{make(chan struct{}, 1)} }

// Down takes the semaphore, waiting until it is up.
func (s *Semaphore) Down() { s.ch <- struct{}{} }

// DownInterruptible takes the semaphore and returns true, or returns false
// without it once sig is raised. A raised signal wins over a free semaphore.
func (s *Semaphore) DownInterruptible(sig *Signal) bool {
	if sig.Raised() {
		return false
	}
	select {
	case s.ch <- struct{}{}:
		return true
	case <-sig.done():
		return false
	}
}

// Up releases the semaphore. If it is not down, Up panics with a [promise.Breach] of
// Release.
func (s *Semaphore) Up() {
	select {
	case <-s.ch:
	default:
		panic(notDown)
	}
}
