// Package bench is the harness: it drives one workload over one booted system
// with one loop, the same for every scheme, and measures throughput, the
// latency of Get, the latency of unloads and what was refused.
//
// A round warms up until two slices in a row agree, and then has two halves of
// equal length. The first has no clock reading in its loop and gives the
// throughput; the second gives the latencies: of one Get in so many, the interval
// chosen so that timing costs 2 % at most, or of every lookup from its scheduled
// time, if lookups arrive on a schedule ([Knobs].Arrival). After a batch of
// operations a worker yields the processor once, which is the only scheduling
// point of a Go program that never blocks; a batch lasts about 40 us on the
// unguarded table, whatever the subsystem, and is the same for every scheme. It
// looks at the stop flag more often.
//
// Safety is asserted in the run that is measured: each use of an entry reads
// its module's text, and at the end exits must equal completed unloads and all
// counts be zero. A broken promise fails the round; see [Violation].
//
// A [Plan] is a whole run. What others did to a round is part of it: see
// [Interference].
package bench
