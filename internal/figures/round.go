package figures

import (
	"time"

	"github.com/modbench/modbench/bench"
)

// Round is what is kept of a round that was measured: the values of its metrics, and what caveats, pairs of rounds and
// the model of processes need. Of its histograms it has only how many samples they had. Packed it takes some 130 bytes,
// whatever was measured in it; see [Rounds].
type Round struct {
	*Common

	Place              int // among all rounds, in the order measured
	N, Process         int
	Seed               uint64 // see Knobs.Seed
	Elapsed            time.Duration
	Overhead, Transfer time.Duration
	Sampled, Repeats   int32

	Steady    bool
	Known     bool    // whether the system tells what others took; see bench.Interference
	Disturbed bool    // others took more than the share that counts
	Lost      float64 // share of processor time that others took

	*Rare // nil: the round has none of it

	in  block // that has its other numbers
	row int
}

// Common is what rounds of a cell usually have in common. It is kept once, and must not be changed.
type Common struct {
	Cell    bench.Cell
	Knobs   bench.Knobs // without the seed
	Workers int
	Entries int
	Clock   string
}

// Rare is what most rounds do not have. It is kept as text.
type Rare struct {
	Warnings []bench.Warning
	Unfreed  []bench.Unfreed
	Replay   *bench.Replay
}

// Warned returns the warnings of the round.
func (r *Round) Warned() []bench.Warning {
	if r.Rare == nil {
		return nil
	}
	return r.Warnings
}

// NotFreed returns the modules not yet freed over time, if there was a stalled holder.
func (r *Round) NotFreed() []bench.Unfreed {
	if r.Rare == nil {
		return nil
	}
	return r.Unfreed
}

// Replayed returns the replay if the workload is a trace; otherwise nil.
func (r *Round) Replayed() *bench.Replay {
	if r.Rare == nil {
		return nil
	}
	return r.Replay
}

// Inputs returns the knobs with the seed.
func (r *Round) Inputs() bench.Knobs {
	k := r.Knobs
	k.Seed = r.Seed
	return k
}

// timed reports whether gets were timed.
func (r *Round) timed() bool {
	_, ok := r.value(atCounts + int(gets))
	return ok
}

// value returns a number of the row of the round; ok is false if it has none.
func (r *Round) value(c int) (v float64, ok bool) {
	if r.in == nil { // it is lost, see Rounds.Err
		return 0, false
	}
	var room [most]uint64
	return valueOf(r.in.column(c, room[:0])[r.row])
}

// histogram is one of those of a round of which it is kept how many samples they had.
type histogram int

// The order is that of sampled.
const (
	gets histogram = iota
	unloads
	inScheme
	byHolders
	inExit
	stalls
	opens
	refusedUnloads
)

var sampled = [...]func(*bench.Round) *bench.Histogram{
	gets:           func(r *bench.Round) *bench.Histogram { return r.Get },
	unloads:        func(r *bench.Round) *bench.Histogram { return r.Unload },
	inScheme:       func(r *bench.Round) *bench.Histogram { return r.Parts.Scheme },
	byHolders:      func(r *bench.Round) *bench.Histogram { return r.Parts.Holders },
	inExit:         func(r *bench.Round) *bench.Histogram { return r.Parts.Exit },
	stalls:         func(r *bench.Round) *bench.Histogram { return r.Stalled },
	opens:          func(r *bench.Round) *bench.Histogram { return r.Open },
	refusedUnloads: func(r *bench.Round) *bench.Histogram { return r.RefusedUnload },
}
