package bench

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// Plan is a whole run: every combination of its lists, Rounds times.
type Plan struct {
	Schemes    []func() schemes.Scheme
	Workloads  []workloads.Workload // with the knobs to use
	Subsystems []*subsystem.Subsystem
	Procs      []int
	Rounds     int
	Duration   time.Duration // of each half of a round
	Budget     time.Duration // of the whole run, 0: none; to keep it, later rounds get shorter
	Shortest   time.Duration // that a half gets for the sake of Budget; 0: 5 ms
	Seed       uint64

	// A round is disturbed if others took more than the share Limit of the processor
	// time. It is measured again, at most Repeats times; if all tries are disturbed, the
	// least disturbed one is kept, with a warning. A round too short to be judged
	// by itself is judged, and measured again, together with the rounds of the
	// other schemes of its comparison. Limit 0: every round is kept.
	Limit   float64
	Repeats int

	// Forks is how many processes measure the rounds, as JMH's forks do: one after the
	// other, each a block of rounds of all cells. What differs from process to process,
	// such as the layout of memory, is then in the spread of the rounds. 0: this
	// process measures all of them. Each process adds some 50 ms to the run.
	//
	// A process in which a scheme breaks a promise, hangs or panics is replaced, and the
	// run goes on. The process that calls Run cannot be replaced: if goroutines that hang
	// are left behind in it, Run ends, and a panic in a goroutine that a scheme has
	// started ends the process.
	Forks int

	// Patience is how long nothing may move in a round before its scheme is said to hang.
	// What the workload asks for does not count. 0: [DefaultPatience].
	Patience time.Duration

	// Keep stores rounds that were measured and judged together, before progress is told of
	// them; nil: nobody does. An error of it ends the run.
	Keep func(rounds []*Round) error

	// Violated is told of each promise that a scheme breaks, before the rounds that are
	// left of that cell are given up; nil: nobody is. An error of it ends the run.
	Violated func(v *Violation) error

	// Isolate has each round of each cell measured in a process of its own, whatever
	// Forks is. docs/decisions.md says how much the figures differ.
	Isolate bool

	// Command starts a process of Forks or Isolate. It must call [Serve] with its standard
	// input and output. A process is killed when the context of Run is done.
	Command []string

	// FirstProcess is the number of the first process: above 0 in a run that is resumed.
	FirstProcess int

	// Batch returns the size of the batches in a run that is resumed, or 0 if it has none yet;
	// nil: none is resumed. c has no scheme and no number of processors.
	Batch func(c Cell) int

	// Measure measures one round in this process; nil: [Run]. It ends soon after ctx is
	// done.
	Measure func(context.Context, Config) (*Round, error)

	// Done reports whether round n of c is measured already, in a run that is
	// resumed; nil: none is.
	Done func(c Cell, n int) bool

	// Part chooses the groups of [Plan.Groups] that are measured, in a run that is one
	// shard of several; nil: all are. What is measured of a group is the same.
	Part func(group Cell) bool

	watcher func() (since func() Interference) // set by tests; nil: [readUsage]
	infos   []schemes.Info                     // of Schemes, once they have been asked
}

// comparison is cells that differ in their scheme alone.
type comparison struct {
	workload  workloads.Workload
	point     workloads.Point
	subsystem *subsystem.Subsystem
	procs     int
}

func (c comparison) cell(scheme string) Cell {
	return Cell{
		Workload: c.workload.Name, Scheme: scheme, Subsystem: c.subsystem.Name, Procs: c.procs, Point: c.point.Name,
	}
}

func (p *Plan) comparisons() (all []comparison) {
	for _, w := range p.Workloads {
		for _, point := range w.Sweep() {
			for _, sub := range w.On(p.Subsystems) {
				if p.Part != nil && !p.Part(comparison{w, point, sub, 0}.cell("")) {
					continue
				}
				for _, procs := range p.Procs {
					all = append(all, comparison{w, point, sub, procs})
				}
			}
		}
	}
	return all
}

// Cells returns the cells of the plan in the order of the tables: by workload,
// point, subsystem, processors, scheme.
func (p *Plan) Cells() (cells []Cell) {
	for _, c := range p.comparisons() {
		for _, info := range p.Infos() {
			cells = append(cells, c.cell(info.Name))
		}
	}
	return cells
}

// Groups returns the groups of cells that are measured in one process each round: those that differ in scheme and
// number of processors alone. Schemes are compared within them, and all have batches of one size. A group is a
// cell without a scheme and without a number of processors.
func (p *Plan) Groups() (groups []Cell) {
	for _, c := range p.comparisons() {
		if g := GroupOf(c.cell("")); len(groups) == 0 || groups[len(groups)-1] != g {
			groups = append(groups, g)
		}
	}
	return groups
}

// GroupOf returns the group that a cell is of.
func GroupOf(c Cell) Cell {
	c.Scheme, c.Procs = "", 0
	return c
}

// Total returns how many rounds of all cells there are.
func (p *Plan) Total() int { return p.Rounds * len(p.comparisons()) * len(p.Schemes) }

// due returns round n of the cells of c in the order in which they are measured,
// without those that are measured already, and without their batch.
func (p *Plan) due(c comparison, n int, duration time.Duration) (due []Config) {
	infos, batch := p.Infos(), 0
	if p.Batch != nil {
		batch = p.Batch(GroupOf(c.cell("")))
	}
	for _, i := range p.order(n) {
		cell := c.cell(infos[i].Name)
		if p.Done != nil && p.Done(cell, n) {
			continue
		}
		knobs := c.workload.At(c.point)
		knobs.Seed = p.Seed + uint64(n)
		due = append(due, Config{
			Cell: cell, N: n, Scheme: p.Schemes[i], Subsystem: c.subsystem, Workload: c.workload, Knobs: knobs,
			Duration: duration, Batch: batch, Patience: p.Patience,
		})
	}
	return due
}

// minDuration is the shortest half that shorten returns, unless the plan says another one.
const minDuration = 5 * time.Millisecond

// shorten returns how long a half may last so that the run ends within the
// budget, never longer than it was: took rounds have lasted elapsed, and toCome
// are left. A run that was resumed has a share of the budget, as large as the
// share of all rounds that it measures. All cells of a round have the same
// duration.
func (p *Plan) shorten(duration, elapsed time.Duration, took, toCome int) time.Duration {
	budget := p.Budget * time.Duration(took+toCome) / time.Duration(p.Rounds)
	over := elapsed/time.Duration(took) - (budget-elapsed)/time.Duration(toCome) // in each round
	if over <= 0 {
		return duration
	}
	halves := 2 * time.Duration(len(p.comparisons())*len(p.Schemes))
	return min(duration, max(duration-over/halves, p.shortest()))
}

func (p *Plan) shortest() time.Duration { return max(p.Shortest, minDuration) }

// order returns the order of the schemes in round n, as positions in the list: row n of a
// Latin square, shuffled by the seed.
func (p *Plan) order(n int) []int {
	k := len(p.Schemes)
	shuffled := rand.New(rand.NewPCG(p.Seed, uint64(n/k))).Perm(k)
	row := n % k
	return append(shuffled[row:], shuffled[:row]...)
}

// Infos returns what the schemes declare of themselves, in the order of the list. It makes
// each scheme once, so a constructor that panics at a later call does so in a round. Not
// for concurrent use.
func (p *Plan) Infos() []schemes.Info {
	if len(p.infos) != len(p.Schemes) {
		p.infos = nil
		for _, s := range p.Schemes {
			p.infos = append(p.infos, s().Info())
		}
	}
	return p.infos
}
