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
// While the program of an engine is built, before its threads run, Pin returns the
// last of the simulated processors. So the processor is the same in each execution,
// and most threads run on another one. A reference that is taken then is mostly put
// on another processor.
func Pin() CPU {
	if e := mem.Running(); e != nil {
		return CPU(e.Step(mem.Op{Kind: mem.KindPin}))
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
func Unpin(cpu CPU) {
	if e := mem.Running(); e != nil {
		e.Step(mem.Op{Kind: mem.KindUnpin, Arg: uint32(cpu)})
		return
	}
	if simulated == 0 {
		sections[cpu].Unlock()
	}
}

var synchronized atomic.Int64

// Synchronized returns how often Synchronize has been called. It is for checks of
// what a scheme declares.
func Synchronized() int64 { return synchronized.Load() }

// Synchronize waits until no section is running. It is one step, which is taken when
// no thread is in a section and every store buffer is empty. That is the instant at
// which the machine stands still.
//
// Note: a section that begins while Synchronize waits delays it here, but not in the
// real build. The schedules in which it is not delayed are explored as well, because
// the engine may run the waiting thread first.
func Synchronize() {
	synchronized.Add(1)
	if e := mem.Running(); e != nil {
		e.Step(mem.Op{Kind: mem.KindSynchronize})
		return
	}
	for i := range sections {
		sections[i].Lock()
		sections[i].Unlock() // whoever was inside has left
	}
}
