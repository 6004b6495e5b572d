// Package bench is the harness: it drives one workload over one booted system
// with one loop, the same for every scheme, and measures throughput, the
// latency of Get, the latency of unloads and what was refused.
//
// A round has two halves of equal length. The first has no clock read in its
// loop and gives the throughput; the second reads the clock around one Get in
// [Sampled] and gives the latencies. Between two batches of operations a worker
// looks at the stop flag and yields the processor once, which is the only
// scheduling point of a Go program that never blocks; a batch lasts about 20 us
// on the unguarded table, whatever the subsystem, and is the same for every
// scheme.
//
// Safety is asserted in the run that is measured: each use of an entry reads
// its module's text, and at the end exits must equal completed unloads and all
// counts be zero. A broken promise fails the round; see [Violation].
package bench
