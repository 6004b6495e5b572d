package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Progress is called after each round of a cell was measured and kept: done of total rounds are
// measured then, or given up because their cell broke a promise. An error of it ends the
// run.
type Progress func(r *Round, done, total int) error

// Violations are the promises that schemes broke in a run, in the order in which that was
// seen, at most one a cell.
type Violations []*Violation

// Error says each in a line.
func (v Violations) Error() string {
	var lines []string
	for _, one := range v {
		lines = append(lines, one.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns them, for errors.As.
func (v Violations) Unwrap() (all []error) {
	for _, one := range v {
		all = append(all, one)
	}
	return all
}

// Run measures everything, round by round. A round visits every cell, and the
// schemes of one comparison one after the other, so that a drift of the machine
// hits all alike. Their order is a row of a Latin square: over as many rounds as
// there are schemes each scheme is first, second and so on equally often. All cells
// of a round are measured in the same process, unless p.Isolate says otherwise, or a
// promise was broken in it.
//
// A cell whose scheme breaks a promise, hangs and panics among them, is measured no
// more. The others are, and Run returns [Violations] at its end.
//
// Run ends with ctx's error within 100 ms after ctx is done. It drops the round
// of a cell that is under way; progress is told of all that were measured before.
// Run also ends at an error of progress, p.Keep or p.Violated. Such an error is joined with the
// violations that there were.
func (p *Plan) Run(ctx context.Context, progress Progress) error {
	m := &march{
		plan: p, crew: processesOf(p), progress: progress, total: p.Total(),
		broken: make(map[Cell]bool),
	}
	defer m.crew.end()
	err := m.all(ctx)
	switch {
	case len(m.violations) == 0:
		return err
	case err == nil:
		return m.violations
	}
	return errors.Join(err, m.violations)
}

// march is a Run under way.
type march struct {
	plan       *Plan
	crew       *processes
	progress   Progress
	done       int // rounds that are measured or given up
	total      int
	broken     map[Cell]bool // cells that are given up
	violations Violations
}

// all measures what is not measured yet.
func (m *march) all(ctx context.Context) error {
	p := m.plan
	first := -1 // the first round that is not measured completely: above 0 if a run is resumed
	began, duration := time.Now(), p.Duration
	comparisons := p.comparisons() // may be thousands
	for n := range p.Rounds {
		if first >= 0 && p.Budget > 0 {
			duration = p.shorten(duration, time.Since(began), n-first, p.Rounds-n)
		}
		for _, c := range comparisons {
			due := p.due(c, n, duration)
			m.done += len(p.Schemes) - len(due)
			due = slices.DeleteFunc(due, func(c Config) bool { return m.broken[c.Cell] })
			if len(due) > 0 && first < 0 {
				first = n
			}
			for _, visit := range p.visits(due) {
				if err := m.visit(ctx, visit); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// visit measures due. If a cell breaks a promise, it is given up, and what is left of due
// is measured.
func (m *march) visit(ctx context.Context, due []Config) error {
	for len(due) > 0 {
		rounds, err := m.plan.visit(ctx, m.crew, due)
		if err := m.keep(rounds); err != nil {
			return err
		}
		if err == nil {
			return nil
		}
		v := (*Violation)(nil)
		if !errors.As(err, &v) || !slices.ContainsFunc(due, func(c Config) bool { return c.Cell == v.Cell }) {
			return fmt.Errorf("round %d: %w", due[0].N+1, err)
		}
		measured := func(c Cell) bool {
			return slices.ContainsFunc(rounds, func(r *Round) bool { return r.Cell == c })
		}
		if err := m.giveUp(v, measured(v.Cell)); err != nil {
			return err
		}
		due = slices.DeleteFunc(slices.Clone(due), func(c Config) bool { return c.Cell == v.Cell || measured(c.Cell) })
	}
	return nil
}

// keep has rounds stored, and tells of each.
func (m *march) keep(rounds []*Round) error {
	if m.plan.Keep != nil && len(rounds) > 0 {
		if err := m.plan.Keep(rounds); err != nil {
			return err
		}
	}
	for _, r := range rounds {
		m.done++
		if err := m.progress(r, m.done, m.total); err != nil {
			return err
		}
	}
	return nil
}

// giveUp takes note of a violation, after which its cell is measured no more; counted: this
// round of it has been measured all the same.
func (m *march) giveUp(v *Violation, counted bool) error {
	m.violations = append(m.violations, v)
	m.broken[v.Cell] = true
	for n := v.N; n < m.plan.Rounds; n++ {
		if done := m.plan.Done; !(counted && n == v.N) && (done == nil || !done(v.Cell, n)) {
			m.done++
		}
	}
	if m.plan.Violated != nil {
		if err := m.plan.Violated(v); err != nil {
			return err
		}
	}
	if v.Left && m.plan.Forks == 0 && !m.plan.Isolate {
		return fmt.Errorf("what hangs is left behind in this process, where it would be measured beside every other "+
			"round: the %d rounds that are left are not measured; with processes of their own (Forks) they are",
			m.total-m.done)
	}
	return nil
}
