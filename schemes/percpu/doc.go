// Package percpu gives each processor (each P of the Go scheduler) cells of its own,
// and a way to wait until every processor has left its pinned section. In the kernel
// these are per-CPU data, preempt_disable and stop_machine.
//
// A pinned section runs from [Pin] to [Unpin] on one processor, and no other
// goroutine runs on that processor in between. So a plain add to the
// processor's own cell loses nothing:
//
//	cpu := percpu.Pin()
//	count.Add(cpu, 1)
//	percpu.Unpin(cpu)
//
// A section may only read and write memory. If it blocks, allocates or calls code
// that may do so, the process dies. [Synchronize] waits for the section to end.
//
// [Synchronize] stops the machine, and so it is a full barrier for both sides. A
// section that begins after it sees whatever the caller wrote before it. The caller
// sees whatever was written by a section that began before it. Sections need no
// barrier of their own.
//
// Pinning is the runtime's procPin, reached by linkname in one file. The race
// detector does not know pinning. Under it, and with the tag modbench_nolinkname, a
// section instead holds a mutex on one of several stripes, and Synchronize takes each
// mutex once. The guarantees are the same, and the race detector can check them, but
// the price is higher. [Pinning] says which of the two was built.
package percpu
