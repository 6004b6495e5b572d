package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// Plan is a whole run: every combination of its lists, for so many rounds.
type Plan struct {
	Schemes    []func() schemes.Scheme
	Workloads  []workloads.Workload // with the knobs to use
	Subsystems []*subsystem.Subsystem
	Procs      []int
	Rounds     int
	Duration   time.Duration // of each half of a round
	Budget     time.Duration // of the whole run, 0: none; later rounds get shorter to keep within it
	Seed       uint64
	Floor      func() schemes.Scheme // the scheme that batches are sized on

	// A round of which others took more than Limit of the processor time, as far
	// as that can be told, is thrown away and measured again, at most Repeats
	// times; then it is kept and says so. What is too short to tell is judged
	// with the rounds of the other schemes beside it, and repeated with them.
	// Limit 0: every round is kept.
	Limit   float64
	Repeats int

	// Measure measures one round; nil: [Run]. It is where a round is sent to
	// another process.
	Measure func(context.Context, Config) (*Round, error)

	// Done reports rounds that are measured already, of a run that goes on; nil:
	// none.
	Done func(c Cell, n int) bool

	watcher func() (since func() Interference) // of a test; nil: the machine
}

// group is cells that differ in their scheme alone: what is compared.
type group struct {
	workload  workloads.Workload
	point     workloads.Point
	subsystem *subsystem.Subsystem
	procs     int
}

func (g group) cell(scheme string) Cell {
	return Cell{Workload: g.workload.Name, Scheme: scheme, Subsystem: g.subsystem.Name, Procs: g.procs, Point: g.point.Name}
}

func (p *Plan) groups() (groups []group) {
	for _, w := range p.Workloads {
		for _, point := range w.Sweep() {
			for _, sub := range p.Subsystems {
				for _, procs := range p.Procs {
					groups = append(groups, group{w, point, sub, procs})
				}
			}
		}
	}
	return groups
}

// Cells returns the cells of the plan in the order of the tables: by workload,
// point, subsystem, processors, scheme.
func (p *Plan) Cells() (cells []Cell) {
	for _, g := range p.groups() {
		for _, s := range p.Schemes {
			cells = append(cells, g.cell(s().Info().Name))
		}
	}
	return cells
}

// Total returns how many rounds of all cells there are.
func (p *Plan) Total() int { return p.Rounds * len(p.groups()) * len(p.Schemes) }

// Progress is told of each round of a cell after it was measured, with how many
// are done of how many.
type Progress func(r *Round, done, total int) error

// Run measures everything, round by round: a round visits every cell, and the
// schemes of one comparison one after the other, so that a drift of the machine
// hits all alike. Their order is a row of a Latin square: over as many rounds as
// there are schemes each is first, second and so on equally often. Run stops at
// the end of the current round of a cell when ctx is done, with ctx's error, and
// at a violation or an error of progress.
func (p *Plan) Run(ctx context.Context, progress Progress) error {
	batches, err := p.batches()
	if err != nil {
		return err
	}
	done := 0
	first := -1 // round of which anything was due: the first, unless a run goes on
	began, duration := time.Now(), p.Duration
	for n := range p.Rounds {
		if first >= 0 && p.Budget > 0 {
			duration = p.shorten(duration, time.Since(began), n-first, p.Rounds-n)
		}
		for _, g := range p.groups() {
			var due []Config
			for _, s := range p.order(n) {
				cell := g.cell(s().Info().Name)
				if p.Done != nil && p.Done(cell, n) {
					done++
					continue
				}
				knobs := g.workload.At(g.point)
				knobs.Seed = p.Seed + uint64(n)
				due = append(due, Config{
					Cell: cell, N: n, Scheme: s, Subsystem: g.subsystem, Workload: g.workload, Knobs: knobs,
					Duration: duration, Batch: batches[g.cell("")],
				})
			}
			if len(due) > 0 && first < 0 {
				first = n
			}
			for _, visit := range p.visits(due) {
				rounds, err := p.visit(ctx, visit)
				for _, r := range rounds {
					done++
					if err := progress(r, done, p.Total()); err != nil {
						return err
					}
				}
				if err != nil {
					return fmt.Errorf("round %d: %w", n+1, err)
				}
			}
		}
	}
	return nil
}

// minDuration is the shortest half that shortening comes to.
const minDuration = 5 * time.Millisecond

// shorten returns how long a half may last so that the run ends within the
// budget, given that so many rounds took elapsed and so many are to come: never
// longer than it was. A run that goes on has the share of the budget that its
// rounds are of all. All cells of a round have the same duration.
func (p *Plan) shorten(duration, elapsed time.Duration, took, toCome int) time.Duration {
	budget := p.Budget * time.Duration(took+toCome) / time.Duration(p.Rounds)
	over := elapsed/time.Duration(took) - (budget-elapsed)/time.Duration(toCome) // in each round
	if over <= 0 {
		return duration
	}
	halves := 2 * time.Duration(len(p.groups())*len(p.Schemes))
	return min(duration, max(duration-over/halves, minDuration))
}

// order returns row n of a Latin square of the schemes, shuffled by the seed.
func (p *Plan) order(n int) []func() schemes.Scheme {
	k := len(p.Schemes)
	shuffled := make([]func() schemes.Scheme, k)
	for i, j := range rand.New(rand.NewPCG(p.Seed, uint64(n/k))).Perm(k) {
		shuffled[i] = p.Schemes[j]
	}
	row := n % k
	return append(shuffled[row:], shuffled[:row]...)
}

// batches sizes the batch of each group, once for all processors.
func (p *Plan) batches() (map[Cell]int, error) {
	sizes, known := make(map[Cell]int), make(map[Cell]int)
	for _, g := range p.groups() {
		key := g.cell("")
		key.Procs = 0
		if _, ok := known[key]; !ok {
			knobs := g.workload.At(g.point)
			knobs.Seed = p.Seed
			n, err := BatchFor(g.subsystem, p.Floor, knobs)
			if err != nil {
				return nil, err
			}
			known[key] = n
		}
		sizes[g.cell("")] = known[key]
	}
	return sizes, nil
}
