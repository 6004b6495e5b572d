package bench

import (
	"fmt"
	"time"

	"github.com/modbench/modbench/workloads"
)

// Cell names what is measured: all rounds of one cell are samples of the same
// thing, and cells that differ in Scheme alone are compared.
type Cell struct {
	Workload  string // "lookup-heavy"
	Scheme    string // "rwsem"
	Subsystem string // "filesystem"
	Procs     int    // GOMAXPROCS
	Point     string // of a sweep: "hold=1us"; "" if there is none
	Machine   string // which kind of machine measured it, in results of several kinds; "" otherwise, and in a plan
}

func (c Cell) String() string {
	s := fmt.Sprintf("%s scheme=%s subsystem=%s procs=%d", c.Workload, c.Scheme, c.Subsystem, c.Procs)
	if c.Point != "" {
		s += " " + c.Point
	}
	if c.Machine != "" {
		s += " machine=" + c.Machine
	}
	return s
}

// Knobs are the inputs of a round; see package workloads.
type Knobs = workloads.Knobs

// Round is one measurement of one cell: its inputs and its outputs. Throughput and
// latency come from different halves of the round, since a clock reading costs
// more than most of the operations that are measured.
type Round struct {
	Cell  Cell
	N     int // round number within the run, from 0
	Start time.Time
	Knobs Knobs

	// Process is the number of the process that measured the round, from 0 within the
	// run. Rounds of one process share its memory layout and its scheduler.
	Process int

	Entries int           // in the subsystem's tables when the round began
	Workers int           // goroutines that looked things up
	Half    time.Duration // how long each half was to last
	Batch   int           // operations between two yields of a worker

	// Before both halves.
	WarmUp time.Duration // how long the loop ran before it was measured
	Steady bool          // the last two slices of the warm-up agreed

	// The half without clock readings. It is a closed loop, also if the other half
	// is an open one.
	Lookups int64         // operations: lookups, found or not, and registrations
	Elapsed time.Duration // wall time
	Allocs  float64       // heap allocations of the whole process for each operation
	Cores   Cores         // what workers saw of the cores that they ran on

	// The half with clock readings.
	Get      *Histogram    // latency of every Sampled-th Get; in an open loop of each, from its scheduled time
	Sampled  int           // sampling interval: timing costs at most 2 %; 1 in an open loop
	Overhead time.Duration // what timing an empty operation reads: it is a part of every Get above
	Clock    string        // which clock was read: "tsc" or "monotonic"

	TimedCores Cores // what workers saw of the cores that they ran on

	During During // those of the same Gets that began during an unload, by its phase

	// Stalled has one value for each unload: the longest gap in one worker's
	// lookups of other modules. If unloads overlap, the gap counts for the latest.
	Stalled *Histogram

	// Open is latencies of whole opens, of the same Gets as above: from the beginning of the first lookup until the
	// opener has an entry, or has failed. Nil: modprobe has no cost, and an open is no more than its lookups.
	Open *Histogram

	// Both halves.
	Unload         *Histogram // from the request until the module is gone
	Parts          Parts      // of the same unloads
	Refused        int64      // lookups that were refused, at first or after an autoload
	Misses         int64      // lookups that found nothing at first
	Autoloads      int64      // modules that a miss had loaded
	Unloads        int64      // completed unloads
	RefusedUnloads int64      // unloads that were answered busy or would block
	Total          int64      // lookups in both halves: the counts of lookups above are parts of it
	RefusedUnload  *Histogram // each request that was refused, from the request to the answer
	Opens          int64      // whole opens: all lookups, or in an open loop those that arrived on the schedule
	FailedOpens    int64      // of these, how many got nothing in the end although a module provides it
	Modprobes      int64      // times that one of these asked user space for a module
	InUse          float64    // share of the modules that holders held, over the time of the halves
	Unfreed        []Unfreed  // modules not yet freed, over time; only with a stalled holder

	Replay *Replay // nil: the workload is no trace

	Interference Interference
	Transfer     time.Duration // of a cache line between two of the processors, after the round; 0: not known
	Repeats      int           // times it was measured more, and another one kept, for interference

	Warnings []Warning // caveats that travel with the numbers

	_ struct{}
}

// During is latencies of Gets that began while a module was being unloaded, by
// what the unload did then.
type During struct {
	Deciding *Histogram // the scheme took locks, stopped the machine, checked
	Waiting  *Histogram // it waited for holders
	Exiting  *Histogram // exit ran and unregistered
	Freeing  *Histogram // it waited for a grace period after exit, and freed
}

// Parts divides the time of each completed unload into three: in the scheme
// (locks, machine stop, grace periods, the module mutex), waiting for holders, and
// in exit. The three add up to the time of the unload.
type Parts struct {
	Scheme, Holders, Exit *Histogram
}

// Unfreed is how much memory was on its way out at a moment of the round.
type Unfreed struct {
	At      time.Duration // since the half began
	Modules int           // modules that were asked to go and are not yet freed, by unload or scheme
}

// NsPerOp returns wall time in nanoseconds for each lookup of all workers
// together.
func (r *Round) NsPerOp() float64 {
	if r.Lookups == 0 {
		return 0
	}
	return float64(r.Elapsed.Nanoseconds()) / float64(r.Lookups)
}

// Throughput returns lookups a second, over all workers together.
func (r *Round) Throughput() float64 {
	if r.Elapsed <= 0 {
		return 0
	}
	return float64(r.Lookups) / r.Elapsed.Seconds()
}
