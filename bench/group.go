package bench

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/schemes/mem"
)

// gate is where the goroutines of a part of a round wait for its start. Use [newGate].
type gate struct {
	awake  chan struct{} // closed by open: all wake up
	opened atomic.Bool   // set by open once that is done; observed by those that have woken up
}

func newGate() *gate { return &gate{awake: make(chan struct{})} }

// open lets all that wait go, and returns when. To wake thousands up takes
// milliseconds. Those that are awake yield until all are, so that this time is no
// part of what is measured.
func (g *gate) open() time.Time {
	close(g.awake)
	began := time.Now()
	g.opened.Store(true)
	return began
}

// pass waits until the gate is open.
func (g *gate) pass() {
	for <-g.awake; !g.opened.Load(); {
		runtime.Gosched()
	}
}

// group is goroutines that start together and are told to end together: the
// workers of a part of a round, or its unloaders and its holder. Use [newGroup].
type group struct {
	start   *gate // opened by the owner: all may start
	running sync.WaitGroup

	once   sync.Once
	done   chan struct{} // closed by end; observed by those that sleep
	signal *mem.Signal   // raised by end; interrupts those that wait in an unload
	left   atomic.Uint64 // members that have ended: each adds itself, the watchdog observes

	_     [128]byte
	ended atomic.Bool // set by end; observed by members between two operations
	_     [128]byte
}

// newGroup returns a group without members, which start when start is opened.
func newGroup(start *gate) *group {
	return &group{start: start, done: make(chan struct{}), signal: mem.NewSignal()}
}

// add makes a goroutine that calls prepare at once and f after the start. It calls
// panicked with what it recovers, while the calls that panicked are on its stack.
func (g *group) add(panicked func(any), prepare, f func()) {
	g.running.Go(func() {
		defer g.left.Add(1)
		defer func() {
			if p := recover(); p != nil {
				panicked(p)
			}
		}()
		prepare()
		g.start.pass()
		f()
	})
}

// end tells all members to end and does not wait for them. Any goroutine may
// call it, any number of times.
func (g *group) end() {
	g.once.Do(func() {
		g.ended.Store(true)
		close(g.done)
		g.signal.Raise()
	})
}

// grace is how long a goroutine may take to end after it has no reason to stay.
const grace = time.Second

// glance is how long a sleeper sleeps before it looks whether it is to end.
const glance = 20 * time.Millisecond

// sleep sleeps for d. It returns within [glance] after the end of the group.
func (g *group) sleep(d time.Duration) { g.sleepBy(d, time.Sleep) }

// sleepBy is sleep by calls of nap, each of which sleeps for at most [glance].
func (g *group) sleepBy(d time.Duration, nap func(time.Duration)) {
	if d <= glance && !g.ended.Load() {
		nap(d)
		return
	}
	for until := time.Now().Add(d); !g.ended.Load(); {
		left := time.Until(until)
		if left <= 0 {
			return
		}
		nap(min(left, glance))
	}
}
