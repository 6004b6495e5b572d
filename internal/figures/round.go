package figures

import (
	"time"

	"github.com/modbench/modbench/bench"
)

// Round is what is kept of a round that was measured: the values of its metrics, and what caveats, pairs of rounds and
// the model of processes need. Of its histograms it has only how many samples they had. So it takes about 250 bytes,
// whatever was measured in it, and a million rounds fit into memory.
type Round struct {
	*Common

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

	packed // the counts of sampled; behind these, the values of Metrics
}

// Common is what rounds of a cell usually have in common. It is kept once, and must not be changed.
type Common struct {
	Cell    bench.Cell
	Knobs   bench.Knobs // without the seed
	Workers int
	Entries int
	Clock   string
}

// Rare is what most rounds do not have.
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
	_, ok := r.value(int(gets))
	return ok
}

// Keeper makes rounds of those that were measured. It keeps once what they have in common, and is not safe for
// concurrent use. The zero value is ready to use.
type Keeper struct {
	common map[Common]*Common
	rounds []Round // room for the next ones: the collector has fewer objects to look at
	packer packer
}

// Keep returns what is kept of r, whose histograms may be condensed.
func (k *Keeper) Keep(r *bench.Round) *Round {
	const lot = 256
	if len(k.rounds) == 0 {
		k.rounds = make([]Round, lot)
	}
	out := &k.rounds[0]
	k.rounds = k.rounds[1:]
	*out = Round{
		Common: k.share(r), N: r.N, Process: r.Process, Seed: r.Knobs.Seed, Elapsed: r.Elapsed,
		Overhead: r.Overhead, Transfer: r.Transfer, Sampled: int32(r.Sampled), Repeats: int32(r.Repeats),
		Steady: r.Steady, Known: r.Interference.Known, Disturbed: r.Interference.Disturbed(disturbing),
		Lost: r.Interference.Lost(),
	}
	if len(r.Warnings) > 0 || len(r.Unfreed) > 0 || r.Replay != nil {
		out.Rare = &Rare{r.Warnings, r.Unfreed, r.Replay}
	}
	for i, of := range sampled {
		if h := of(r); h != nil {
			k.packer.add(i, float64(h.Count()))
		}
	}
	for i, m := range Metrics {
		if v, ok := m.Measured(r); ok {
			k.packer.add(len(sampled)+i, v)
		}
	}
	out.packed = k.packer.pack()
	return out
}

// share returns what r has in common with others.
func (k *Keeper) share(r *bench.Round) *Common {
	c := Common{r.Cell, r.Knobs, r.Workers, r.Entries, r.Clock}
	c.Knobs.Seed = 0
	if k.common == nil {
		k.common = map[Common]*Common{}
	}
	shared := k.common[c]
	if shared == nil {
		shared = &c
		k.common[c] = shared
	}
	return shared
}

// On returns a copy of rounds whose cells name a machine.
func On(rounds []*Round, machine string) (all []*Round) {
	common := map[*Common]*Common{}
	for _, r := range rounds {
		c := common[r.Common]
		if c == nil {
			x := *r.Common
			x.Cell.Machine = machine
			c = &x
			common[r.Common] = c
		}
		x := *r
		x.Common = c
		all = append(all, &x)
	}
	return all
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
