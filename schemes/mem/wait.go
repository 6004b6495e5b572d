//go:build !explore

package mem

import "sync/atomic"

// Waiter is one sleeper that others wake, as wake_up_process and schedule do for a
// task. A wake that comes before the sleep is kept. The sleeper checks its condition,
// sleeps, and checks again:
//
//	for !condition() {
//		w.Sleep(nil)
//	}
//
// The waker first makes the condition true and then calls Wake. Wake is a full memory
// barrier whether or not it finds a sleeper, and the sleeper checks again after a
// barrier of its own. So, if there are several wakers, the sleeper sees what each of
// them wrote before its Wake. Use [NewWaiter]; one goroutine sleeps, any number wake.
type Waiter struct {
	woken atomic.Uint32 // 1 while a wake is pending: Wake sets, Sleep clears
	token chan struct{} // holds the one token that the setter of woken sends
}

// NewWaiter returns a Waiter nobody has woken.
func NewWaiter() *Waiter { return &Waiter{token: make(chan struct{}, 1)} }

// Wake wakes the sleeper, or lets its next Sleep return at once. It does not
// block. It must not be called from a pinned section.
func (w *Waiter) Wake() {
	// Publishes all that the waker wrote before: pairs with the Store in Sleep. If
	// woken was already set, the Store in Sleep comes later, and the sleeper's check
	// after it sees these writes.
	if w.woken.Swap(1) == 0 {
		w.token <- struct{}{}
	}
}

// Sleep returns true after a Wake, and false once sig is raised. If sig is nil,
// nothing interrupts the sleep.
func (w *Waiter) Sleep(sig *Signal) bool {
	select {
	case <-w.token:
		w.woken.Store(0) // observes: pairs with the Swap in Wake
		return true
	case <-sig.done():
		return false
	}
}

// Signal interrupts those who wait with it, as a pending signal interrupts a task
// that sleeps interruptibly. Once raised it stays raised. A nil *Signal is never
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

// Semaphore is a sleeping lock, and the wait for it can be interrupted. It is the
// kernel's struct semaphore with a count of one, as module_mutex is in 2.5.52. Use
// [NewSemaphore].
type Semaphore struct{ ch chan struct{} }

// NewSemaphore returns a Semaphore that is up.
func NewSemaphore() *Semaphore { return &Semaphore{make(chan struct{}, 1)} }

// Down takes the semaphore. It waits until the semaphore is up.
func (s *Semaphore) Down() { s.ch <- struct{}{} }

// DownInterruptible takes the semaphore and returns true. Once sig is raised it
// returns false and has not taken the semaphore, even if the semaphore is free.
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
