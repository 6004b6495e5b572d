// Package mem is the seam: the only place in modbench that names sync and
// sync/atomic. Scheme code, the loader and the subsystem indexes share memory
// through the types of this package and of [percpu], and through nothing else.
//
// In an ordinary build every name here is an alias of the standard type or a
// thin wrapper of one, and costs what the standard type costs. In a build with
// the tag explore the same names are instrumented types of the same size. Each
// operation on them is one step of a schedule, and an engine chooses the schedule.
// So the code that is measured is also the code that runs under every interleaving.
//
// The package deliberately offers no weak atomics. Go's atomics are sequentially
// consistent. What is weaker in the measured build (per-CPU cells, [Relaxed] and [Hazard],
// and the sections that [percpu.Synchronize] waits for) is weaker in an explore build too:
// an engine delays such stores.
//
// A scheme waits in one of four ways, and an engine sees all of them: a lock
// ([Mutex], [RWMutex], [RWLock]), a [Semaphore], a [Waiter] that somebody
// wakes, or [percpu.Synchronize]. Code that would spin on a word of its own
// should use one of these instead, or call [Pause] in its loop.
//
// [percpu]: https://pkg.go.dev/github.com/modbench/modbench/schemes/percpu
// [percpu.Synchronize]: https://pkg.go.dev/github.com/modbench/modbench/schemes/percpu#Synchronize
package mem
