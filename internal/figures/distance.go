package figures

import (
	"slices"
	"time"
)

// Two processors of a guest may be threads of one core now and cores far apart a minute later, as the hypervisor likes.
// What several processors write then takes another time, and nothing was changed. So rounds of two runs are compared at
// one distance, and a run whose distance changed says so.

// near is by what factor two distances may differ that count as one. Threads of a core and cores of a cache
// are a factor of four and more apart.
const near = 1.5

// isNear reports whether a round was measured about as far apart; a round that does not know is everywhere.
func isNear(r *Round, at time.Duration) bool {
	a, b := float64(r.Transfer), float64(at)
	return a == 0 || b == 0 || a < near*b && b < near*a
}

// sides is a cell in two runs: the rounds that are compared.
type sides struct {
	before, after *Summary
	common        bool // both were measured at one distance, or do not know at which
	fewer         bool // there are others, measured at another distance
	whole         [2]*Summary
}

// atOneDistance returns the rounds of both cells that were measured at one distance: the one at which both have most
// processes. If there is none, it returns all.
func atOneDistance(a, b *Summary) sides {
	best, at := 0, time.Duration(0)
	tried := map[time.Duration]bool{}
	for _, r := range slices.Concat(a.Rounds, b.Rounds) {
		if r.Transfer == 0 || tried[r.Transfer] {
			continue
		}
		tried[r.Transfer] = true
		if n := min(a.at(r.Transfer).processes(), b.at(r.Transfer).processes()); n > best {
			best, at = n, r.Transfer
		}
	}
	switch {
	case len(tried) == 0:
		return sides{before: a, after: b, common: true}
	case best == 0:
		return sides{before: a, after: b, fewer: true}
	}
	x, y := a.at(at), b.at(at)
	return sides{x, y, true, x != a || y != b, [2]*Summary{a, b}}
}

// of returns the sides in which m is compared: if it did not happen at that distance, all rounds, as if
// there were no common one.
func (c sides) of(m *Metric) sides {
	if c.fewer && c.common && (c.before.Figure(m).N == 0 || c.after.Figure(m).N == 0) {
		return sides{before: c.whole[0], after: c.whole[1], fewer: true}
	}
	return c
}

// at returns s with the rounds that were measured at a distance, and s itself if all were.
func (s *Summary) at(distance time.Duration) *Summary {
	far := func(r *Round) bool { return !isNear(r, distance) }
	if !slices.ContainsFunc(s.Rounds, far) {
		return s
	}
	return &Summary{Cell: s.Cell, Rounds: slices.DeleteFunc(slices.Clone(s.Rounds), far)}
}

// moved finds out whether the distance between processors changed during the run.
func (g *Grid) moved() []Caveat {
	machines := map[string][]float64{}
	for _, r := range g.Data.Rounds {
		if r.Transfer > 0 {
			machines[r.Cell.Machine] = append(machines[r.Cell.Machine], float64(r.Transfer))
		}
	}
	usual := map[string]time.Duration{}
	for name, all := range machines {
		usual[name] = time.Duration(middle(all))
	}
	c := Moved{Of: len(g.Data.Rounds)}
	for _, r := range g.Data.Rounds {
		if at, ok := usual[r.Cell.Machine]; ok && !isNear(r, at) {
			c.Rounds++
			c.Usual, c.Other = at, r.Transfer
		}
	}
	if c.Rounds == 0 {
		return nil
	}
	return []Caveat{c}
}
