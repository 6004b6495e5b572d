//go:build explore

package percpu

import (
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/modbench/modbench/schemes/mem"
)

// Pinning names how this build pins: sections are steps of an engine. If no engine
// runs, they are stripes, as under the race detector.
const Pinning = "explore"

// CPU is a processor number, as [Pin] returns it.
type CPU int

// Counter is a count split over the processors. In an engine's weak mode an add to a
// cell stays in the store buffer of the thread that made it until it is flushed.
type Counter struct{ cells []cell }

type cell struct {
	n mem.Relaxed
	_ [128 - 8]byte
}

// NewCounter returns a Counter of sum zero.
func NewCounter() Counter { return Counter{make([]cell, Possible())} }

// Add adds n to the cell of cpu; one step.
func (c Counter) Add(cpu CPU, n int64) { c.cells[cpu].n.Add(n) }

// Sum returns the sum of all cells; one step a cell.
func (c Counter) Sum() int64 {
	var sum int64
	for i := range c.cells {
		sum += c.cells[i].n.LoadAtomic()
	}
	return sum
}

// Freed marks the cells as freed memory; see mem.Freed.
func (c Counter) Freed() { mem.FreedAll(c.cells) }

var simulated int // processors of the engine, 0 where there is none

// Simulate sets the number of processors from now on; 0 means the real ones. It is
// for engines.
func Simulate(n int) { simulated = n }

// Possible returns how many processors a new Counter has cells for.
func Possible() int {
	if simulated > 0 {
		return simulated
	}
	return max(runtime.GOMAXPROCS(0), runtime.NumCPU(), stripes)
}

const stripes = 8

// sections are held by goroutines that are in a section, if no engine runs.
var sections [stripes]sync.Mutex

// Pin begins a pinned section and returns the processor it runs on.
//
// Where an engine's program is built, before its threads run, that is the last
// one of those simulated: the same in each execution, and another than that of
// most threads, so that what is held from then on is mostly put elsewhere.
func Pin() CPU { return pin(mem.KindPin) }

// ReadLock begins a pinned section that Synchronize waits for.
func ReadLock() CPU { return pin(mem.KindReadLock) }

func pin(k mem.Kind) CPU {
	if e := mem.Running(); e != nil {
		return CPU(e.Step(mem.Op{Kind: k}))
	}
	if simulated > 0 {
		return CPU(simulated - 1) // nobody else runs
	}
	var here byte
	cpu := CPU(uintptr(unsafe.Pointer(&here)) >> 12 % stripes)
	sections[cpu].Lock()
	return cpu
}

// Unpin ends the section that began on cpu.
func Unpin(cpu CPU) { unpin(cpu, mem.KindUnpin) }

// ReadUnlock ends the section that ReadLock began on cpu.
func ReadUnlock(cpu CPU) { unpin(cpu, mem.KindReadUnlock) }

func unpin(cpu CPU, k mem.Kind) {
	if e := mem.Running(); e != nil {
		e.Step(mem.Op{Kind: k, Arg: uint32(cpu)})
		return
	}
	if simulated == 0 {
		sections[cpu].Unlock()
	}
}

var synchronized, stopped atomic.Int64

// Synchronized returns how often Synchronize has been called and Stopped how often
// StopMachine has. For checks of what a scheme declares.
func Synchronized() int64 { return synchronized.Load() }

// Stopped is described with Synchronized.
func Stopped() int64 { return stopped.Load() }

// Synchronize waits until every section has ended that ReadLock had begun when it was
// called. It is two steps: the first takes note of the sections that run and of the
// stores that are still in store buffers, the second can be taken when those sections
// have ended and those stores, and what the sections have stored, are in memory.
//
// The algorithm behind it is explored by itself: see internal/locks.
func Synchronize() {
	synchronized.Add(1)
	two(mem.KindSynchronize, mem.KindSynchronized)
}

// Barrier is membarrier(2): two steps as Synchronize, but nobody's section is waited for.
func Barrier() { two(mem.KindBarrier, mem.KindBarrierDone) }

// StopMachine waits until no section is running. It is one step, taken when no
// thread is in a section and every store buffer is empty: the instant at which
// the machine stands still.
//
// Note: a section that begins while StopMachine waits delays it here, which it
// does not in the real build; the schedules in which it does not are explored
// as well, since the engine may run the waiting thread first.
func StopMachine() {
	stopped.Add(1)
	gather()
	if e := mem.Running(); e != nil {
		e.Step(mem.Op{Kind: mem.KindStopMachine})
		return
	}
	pass()
}

func two(begin, end mem.Kind) {
	if e := mem.Running(); e != nil {
		e.Step(mem.Op{Kind: begin})
		e.Step(mem.Op{Kind: end})
		return
	}
	pass()
}

// Barriers says how Synchronize and Barrier reach other processors.
func Barriers() string { return "explore" }

func pass() {
	if simulated > 0 {
		return // nobody else runs
	}
	for i := range sections {
		sections[i].Lock()
		sections[i].Unlock() // whoever was inside has left
	}
}
