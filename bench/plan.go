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
	Seed       uint64
	Floor      func() schemes.Scheme // the scheme that batches are sized on
}

// Cells returns the cells of the plan in the order of the tables: by workload,
// subsystem, processors, scheme.
func (p *Plan) Cells() []Cell {
	var cells []Cell
	for _, w := range p.Workloads {
		for _, sub := range p.Subsystems {
			for _, procs := range p.Procs {
				for _, s := range p.Schemes {
					cells = append(cells, Cell{w.Name, s().Info().Name, sub.Name, procs})
				}
			}
		}
	}
	return cells
}

// Total returns how many rounds of all cells there are.
func (p *Plan) Total() int {
	return p.Rounds * len(p.Workloads) * len(p.Subsystems) * len(p.Procs) * len(p.Schemes)
}

// Progress is told of each round of a cell after it was measured.
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
	for n := range p.Rounds {
		for _, w := range p.Workloads {
			for _, sub := range p.Subsystems {
				for _, procs := range p.Procs {
					for _, s := range p.order(n) {
						if err := ctx.Err(); err != nil {
							return err
						}
						knobs := w.Knobs
						knobs.Seed = p.Seed + uint64(n)
						r, err := Run(Config{
							Cell: Cell{w.Name, s().Info().Name, sub.Name, procs}, N: n,
							Scheme: s, Subsystem: sub, Workload: w, Knobs: knobs,
							Duration: p.Duration, Batch: batches[w.Name+sub.Name],
						})
						if err != nil {
							return fmt.Errorf("round %d: %w", n+1, err)
						}
						done++
						if err := progress(r, done, p.Total()); err != nil {
							return err
						}
					}
				}
			}
		}
	}
	return nil
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

// batches sizes the batch for each workload and subsystem.
func (p *Plan) batches() (map[string]int, error) {
	sizes := make(map[string]int)
	for _, w := range p.Workloads {
		for _, sub := range p.Subsystems {
			knobs := w.Knobs
			knobs.Seed = p.Seed
			n, err := BatchFor(sub, p.Floor, knobs)
			if err != nil {
				return nil, err
			}
			sizes[w.Name+sub.Name] = n
		}
	}
	return sizes, nil
}
