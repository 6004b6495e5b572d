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
}

func (c Cell) String() string {
	s := fmt.Sprintf("%s scheme=%s subsystem=%s procs=%d", c.Workload, c.Scheme, c.Subsystem, c.Procs)
	if c.Point != "" {
		s += " " + c.Point
	}
	return s
}

// Knobs are the inputs of a round; see package workloads.
type Knobs = workloads.Knobs

// Round is one measurement of one cell: outputs beside inputs. Throughput and
// latency come from two halves of the same round, since a clock reading costs
// more than most operations measured.
type Round struct {
	Cell  Cell
	N     int // round number within the run, from 0
	Start time.Time
	Knobs Knobs

	Entries int           // in the subsystem's tables when the round began
	Workers int           // goroutines that looked things up
	Half    time.Duration // that each half was to last
	Batch   int           // operations between two yields of a worker

	// Before both.
	WarmUp time.Duration // how long the loop ran before it was measured
	Steady bool          // the last two slices of the warm-up agreed

	// The half without clock readings: a closed loop whatever the arrivals.
	Lookups int64         // operations: lookups, found or not, and registrations
	Elapsed time.Duration // wall time
	Allocs  float64       // heap allocations an operation, of the whole process

	// The half with clock readings.
	Get      *Histogram    // latency of Get: around every Sampled-th, or of each from its scheduled time
	Sampled  int           // sampling interval, so chosen that timing costs 2 % at most; 1 in an open loop
	Overhead time.Duration // what timing an empty operation reads: part of every Get above
	Clock    string        // what was read: "tsc" or "monotonic"
	During   During        // of the same Gets, those begun during an unload, by its phase
	Stalled  *Histogram    // longest gap in one worker's lookups of other modules, one value an unload; of several at once, the last begun

	// Both halves.
	Unload         *Histogram // from the request until the module is gone
	Parts          Parts      // of the same unloads
	Refused        int64      // lookups refused, once or again after an autoload
	Misses         int64      // lookups that found nothing at first
	Autoloads      int64      // modules loaded on a miss
	Unloads        int64      // completed
	RefusedUnloads int64      // answered busy or would block
	Total          int64      // lookups in both halves: what the counts above are out of
	Unfreed        []Unfreed  // modules on their way out, over time; only with a stalled holder

	Interference Interference
	Repeats      int // times it was measured more, and another one kept, for interference

	Warnings []Warning // caveats that travel with the numbers

	_ struct{}
}

// During is latencies of Gets that began while a module was being unloaded.
type During struct {
	Deciding *Histogram // the scheme took locks, stopped the machine, checked
	Waiting  *Histogram // for holders
	Exiting  *Histogram // exit ran and unregistered
	Freeing  *Histogram // grace periods after exit, freeing
}

// Parts takes completed unloads apart: for each the time spent in the scheme
// (locks, machine stop, grace periods, the module mutex), waiting for holders,
// and in exit. They add up to the unload.
type Parts struct {
	Scheme, Holders, Exit *Histogram
}

// Unfreed is how much memory was on its way out at a moment of the round.
type Unfreed struct {
	At      time.Duration // since the half began
	Modules int           // asked to unload and not yet freed
}

// NsPerOp returns wall nanoseconds a lookup, over all workers together.
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
