// Package bench is the harness. It drives one workload over one booted system
// with one loop, the same for every scheme, and measures throughput, the latency
// of Get, the latency of unloads, and how many lookups were refused.
//
// A round first warms up until the speeds of two slices in a row agree. Then it
// has two halves of equal length:
//
//   - The first half gives the throughput. Its loop reads no clock.
//   - The second half gives the latencies. It times every n-th Get; n is
//     chosen so that reading the clock costs at most 2 %. If lookups arrive on a
//     schedule ([Knobs].Arrival), it times every lookup, from its scheduled time.
//
// A worker yields the processor after each batch of operations, since otherwise the
// Go scheduler would not let another goroutine run. A batch is as many operations as
// take about 40 us without any guard; every scheme gets the same number. A
// worker looks several times in a batch whether the half has ended.
//
// A system may be busy. With [Knobs].InUse, holders that sleep hold a share of the modules at any
// time. If modprobe has a cost, an open is followed to its end, through modprobe and a second
// lookup, and it is counted how often an open gets nothing although a module provides it; see [Round].
//
// Safety is checked in the run that is measured. Each use of an entry reads its
// module's text. At the end, exits must equal completed unloads, all counts must be
// zero, and no goroutine of the scheme may be left. Before that each round makes a few
// unloads, outside of what is timed, that a workload makes rarely: after one that was refused,
// two at once of one module, two in the opposite order of tables, one that waits while
// somebody looks its module up. A broken promise fails the round, and so do a panic, an
// answer that the contract does not list, and a hang; see [Violation]. Nothing may stand
// still for longer than [Config].Patience. The measured loops do not pay for that, since
// only what should have ended is looked at.
//
// A [Plan] is a whole run. Each round says how much other processes and other
// machines disturbed it; see [Interference]. [Run] and [Plan.Run] end at once
// when their context is done.
package bench
