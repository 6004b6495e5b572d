// Package bench is the harness. It drives one workload over one booted system
// with one loop, the same for every scheme, and measures throughput, the latency
// of Get, the latency of unloads, and how many lookups were refused.
//
// A round first warms up until the speeds of two slices in a row agree. Then it
// has two halves of equal length:
//
//   - The first half gives the throughput. Its loop reads no clock.
//   - The second half gives the latencies. It times one Get in so many; the
//     interval is chosen so that timing costs at most 2 %. If lookups arrive on a
//     schedule ([Knobs].Arrival), it times every lookup, from its scheduled time.
//
// A worker yields the processor after each batch of operations. A Go program
// that never blocks is scheduled nowhere else. A batch lasts about 40 us on the
// unguarded table of any subsystem, and has the same size for every scheme. A
// worker looks several times in a batch whether the half has ended.
//
// Safety is checked in the run that is measured. Each use of an entry reads its
// module's text. At the end, exits must equal completed unloads, all counts must be
// zero, and no goroutine of the scheme may be left. A broken promise fails the
// round, and so do a panic and an answer that the contract does not list; see
// [Violation].
//
// A [Plan] is a whole run. Each round says how much other processes and other
// machines disturbed it; see [Interference]. [Run] and [Plan.Run] end at once
// when their context is done.
package bench
