//go:build !explore && !race && !modbench_nolinkname

package percpu

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// most is how many processors a program can have: sections are marked in an array, so
// that a mark is one store at a known place.
const most = 4096

// section is the mark of one processor. Bit 0 says that a section is running there;
// the rest is the last grace period that the processor has acknowledged. Only sections
// on that processor write it, by plain stores on amd64. It is alone on two cache lines,
// as the cell of a Counter is.
type section struct {
	mark uint64
	_    [128 - 8]byte
}

// busy is the bit of a mark that says that a section is running.
const busy = 1

var sections [most]section

// grace is what grace periods share with sections. wanted is read by every section and
// written by each grace period: apart from what is beside it.
var grace struct {
	_      [128]byte
	wanted atomic.Uint64 // the number of the last grace period that has begun; even

	_  [128]byte
	mu sync.Mutex // held by the one grace period that is under way
}

// ReadLock begins a section that Synchronize waits for and returns the processor it runs
// on: rcu_read_lock. It is also a pinned section, as Pin begins one. Sections do not
// nest. Cost: that of Pin and a plain store.
func ReadLock() (cpu CPU) {
	cpu = procPin()
	// Says that a section runs here, and keeps what is acknowledged: pairs with the Loads
	// in acknowledged and drain. No barrier follows: a grace period that does not see the
	// store makes one on our behalf.
	enter(&sections[cpu].mark)
	return
}

// ReadUnlock ends the section that began on cpu.
func ReadUnlock(cpu CPU) {
	// Publishes what the section did, to the Loads in acknowledged and drain; the Load
	// observes the Add in Synchronize.
	store(&sections[cpu].mark, grace.wanted.Load())
	procUnpin()
}

// Synchronize waits until every section that ReadLock began before the call has ended:
// the kernel's synchronize_rcu. Sections that begin later see what the caller wrote
// before the call, and the caller sees afterwards what the sections it has waited for
// wrote. Nobody is stopped. It must not be called from a pinned section.
//
// Processors that run sections acknowledge it on their way, which takes as long as a
// section and the cache lines that travel between them: 0.1 to 1 us in all. For those that
// do not, it asks the system for a memory barrier on every processor, which takes 1.4 us, and
// 5 to 60 us if it has to interrupt those that run the program. Where the system has no such
// call, it stops the machine instead; see [Barriers].
func Synchronize() {
	grace.mu.Lock()
	defer grace.mu.Unlock()
	want := grace.wanted.Add(2) // publishes what the caller wrote before: pairs with ReadLock and ReadUnlock
	ReadUnlock(ReadLock())      // our own processor acknowledges
	n := min(runtime.GOMAXPROCS(0), most)
	if acknowledged(want, n) {
		return
	}
	barrier()
	for i := range n {
		drain(&sections[i].mark, want)
	}
}

// polling is how long a grace period waits for acknowledgements before it makes a barrier: as
// long as a barrier takes at the least that has to interrupt somebody, so that a wait in vain
// doubles it at the most. An acknowledgement is three transfers of a cache line, 0.2 us each
// between distant processors.
const polling = 5 * time.Microsecond

// quiet reports whether a processor with the mark s runs no section, and has not run one since
// the period before want began: every section stores the number of that. It will not acknowledge
// soon, so that it is not worth waiting for. This is a guess of how long to wait, and no more.
func quiet(s, want uint64) bool { return s&busy == 0 && s < want-2 }

// acknowledged reports whether all of the first n processors have acknowledged within a
// short time. A mark of want or later was stored by a processor that had read want. On
// amd64 stores are seen in order and after earlier loads, so its earlier sections are
// seen in full; its later loads come after the one of want, so they see what the caller
// wrote before. On other processors store releases and the Load of want acquires.
func acknowledged(want uint64, n int) bool {
	var begun time.Time
	for i := 0; i < n; {
		s := atomic.LoadUint64(&sections[i].mark) // observes the stores in ReadLock and ReadUnlock
		switch {
		case s >= want:
			i++
		case quiet(s, want):
			return false
		case begun.IsZero():
			begun = time.Now()
		case time.Since(begun) > polling:
			return false
		}
	}
	return true
}

// drain waits until the section that a mark showed after the barrier has ended. After
// the barrier a mark that is not busy shows that no section has begun before it that has
// not ended; whoever begins one later sees what the caller wrote.
func drain(mark *uint64, want uint64) {
	var begun time.Time
	for {
		s := atomic.LoadUint64(mark) // observes the stores in ReadLock and ReadUnlock
		if s >= want || s&busy == 0 {
			return
		}
		switch {
		case begun.IsZero():
			begun = time.Now()
		case time.Since(begun) > 50*time.Microsecond:
			nap() // whoever is in the section does not run
		}
	}
}
