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
}

func (c Cell) String() string {
	return fmt.Sprintf("%s scheme=%s subsystem=%s procs=%d", c.Workload, c.Scheme, c.Subsystem, c.Procs)
}

// Knobs are the inputs of a round; see package workloads.
type Knobs = workloads.Knobs

// Round is one measurement of one cell: outputs beside inputs. Throughput and
// latency come from two halves of the same round, since a clock read costs
// more than most operations measured.
type Round struct {
	Cell  Cell
	N     int // round number within the run, from 0
	Start time.Time
	Knobs Knobs

	Entries int // in the subsystem's tables when the round began
	Workers int // goroutines that looked things up
	Batch   int // operations between two looks at the stop flag, each a scheduling point

	// The half without clock reads.
	Lookups int64         // gets, found or not
	Elapsed time.Duration // wall time
	Allocs  float64       // heap allocations a lookup, of the whole process

	// The half with sampled clock reads.
	Get      *Histogram    // latency of Get, one operation in Sampled
	Sampled  int           // sampling interval
	Overhead time.Duration // what timing an empty operation reads: part of every Get above

	// Both halves.
	Unload         *Histogram // from the request until the module is gone
	Refused        int64      // gets refused
	Misses         int64      // gets that found nothing
	Autoloads      int64      // modules loaded on a miss
	Unloads        int64      // completed
	RefusedUnloads int64      // answered busy or would block
	Total          int64      // lookups in both halves: what the counts above are out of

	Warnings []string // caveats that travel with the numbers

	_ struct{}
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
