// Package percpu gives each processor (each P of the Go scheduler) its own
// cells, and a way to wait until every processor has left the section it was
// in: what per-CPU data, preempt_disable and stop_machine are to the kernel.
//
// A pinned section runs from [Pin] to [Unpin] on one processor, and no other
// goroutine runs on that processor in between. So a plain add to the
// processor's own cell loses nothing:
//
//	cpu := percpu.Pin()
//	count.Add(cpu, 1)
//	percpu.Unpin(cpu)
//
// Inside a section one may read and write memory and nothing else: blocking,
// allocating or calling out while pinned kills the process, and [Synchronize]
// waits for the section to end.
//
// [Synchronize] stops the machine, which makes it a true barrier: whatever the
// caller wrote before is seen by every section that begins after, and whatever
// a section wrote that began before is seen by the caller. Sections need no
// barrier of their own.
//
// Pinning is the runtime's procPin, reached by linkname in one file. With the
// tag modbench_nolinkname, and under the race detector, which does not know
// pinning, a section is instead a short mutex on one of several stripes and
// Synchronize takes each mutex once: the same guarantees, checked by the
// detector, at a higher price. [Pinning] says which one was built.
package percpu
