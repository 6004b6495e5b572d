// Package percpu gives each processor (each P of the Go scheduler) its own
// cells, and ways to wait until every processor has left the section it was in: what
// per-CPU data, preempt_disable, RCU and stop_machine are to the kernel.
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
// allocating or calling out while pinned kills the process.
//
// There are two ways to wait for sections, and two kinds of section:
//
//	begins and ends with     kernel               is waited for by
//	Pin, Unpin               preempt_disable      StopMachine
//	ReadLock, ReadUnlock     rcu_read_lock        StopMachine, Synchronize
//
// [StopMachine] stops all for an instant, which makes it a true barrier. [Synchronize]
// is a grace period and stops nobody. After either, whatever the caller wrote before is
// seen by every section that begins later, and whatever a section wrote that began before
// is seen by the caller. Sections need no barrier of their own: Synchronize has the
// system make one on every processor that does not answer by itself (membarrier(2)).
// [Barrier] is that alone, for schemes whose readers publish by plain stores
// (mem.Relaxed, mem.Hazard) and are in no section. Where the system has no such call,
// these two stop the machine; [Barriers] says so.
//
// Pinning is the runtime's procPin, reached by linkname in one file. With the
// tag modbench_nolinkname, and under the race detector, which does not know
// pinning, a section is instead a short mutex on one of several stripes, and whoever
// waits for sections takes each mutex once: the same guarantees, checked by the
// detector, at a higher price. [Pinning] says which one was built.
package percpu
