package figures

import (
	"maps"
	"slices"
	"time"
)

// Two processors of a guest may be threads of one core now and cores far apart a minute later, as the hypervisor likes.
// What several processors write then takes another time, and nothing was changed. So rounds of two runs are compared at
// one distance, and a run whose distance changed says so.

// nearby is by what factor two distances may differ that count as one. Threads of a core and cores of a cache
// are a factor of four and more apart.
const nearby = 1.5

// isNear reports whether two distances are about the same; one that is not known is near all.
func isNear(transfer, at time.Duration) bool {
	a, b := float64(transfer), float64(at)
	return a == 0 || b == 0 || a < nearby*b && b < nearby*a
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
	x, y := a.Rounds.distances(), b.Rounds.distances()
	tried := map[time.Duration]bool{0: true}
	for _, d := range slices.Concat(x, y) {
		if tried[d.transfer] {
			continue
		}
		tried[d.transfer] = true
		if n := min(processesAt(x, d.transfer), processesAt(y, d.transfer)); n > best {
			best, at = n, d.transfer
		}
	}
	switch {
	case len(tried) == 1:
		return sides{before: a, after: b, common: true}
	case best == 0:
		return sides{before: a, after: b, fewer: true}
	}
	near := [2]*Summary{a.at(at), b.at(at)}
	return sides{near[0], near[1], true, near[0] != a || near[1] != b, [2]*Summary{a, b}}
}

// of returns the sides in which m is compared: if it did not happen at that distance, all rounds, as if
// there were no common one.
func (c sides) of(m *Metric) sides {
	if c.fewer && c.common && (c.before.Figure(m).N == 0 || c.after.Figure(m).N == 0) {
		return sides{before: c.whole[0], after: c.whole[1], fewer: true}
	}
	return c
}

// distance is one at which a process measured.
type distance struct {
	transfer time.Duration
	process  uint64
}

// distances returns each of those of the rounds once, in the order measured.
func (s *Series) distances() (all []distance) {
	known := map[distance]bool{}
	var at, by []uint64
	for b := range s.blocks(false) {
		at, by = b.column(atTransfer, at[:0]), b.column(atProcess, by[:0])
		for i := range at {
			if d := (distance{time.Duration(at[i]), by[i]}); !known[d] {
				known[d] = true
				all = append(all, d)
			}
		}
	}
	return all
}

// processesAt returns how many processes measured near a distance.
func processesAt(all []distance, at time.Duration) int {
	found := map[uint64]bool{}
	for _, d := range all {
		if isNear(d.transfer, at) {
			found[d.process] = true
		}
	}
	return len(found)
}

// at returns s with the rounds that were measured at a distance, and s itself if all were.
func (s *Summary) at(distance time.Duration) *Summary {
	if near := s.Rounds.nearTo(distance); near.Len() < s.Rounds.Len() {
		return &Summary{Cell: s.Cell, Rounds: near, grid: s.grid}
	}
	return s
}

// nearTo returns the rounds of the series that were measured near a distance.
func (s *Series) nearTo(at time.Duration) *Series {
	near := *s
	near.at, near.n = at, 0
	for range near.words(atTransfer) {
		near.n++
	}
	return &near
}

// near reports whether a round that was measured at a distance is of the series.
func (s *Series) near(transfer time.Duration) bool { return s.at == 0 || isNear(transfer, s.at) }

// moved finds out whether the distance between processors changed during the run.
func (g *Grid) moved() []Caveat {
	machines := map[string]map[time.Duration]int{} // how many rounds have each distance
	g.distances(func(s *Series, at time.Duration, _ uint64) {
		all := machines[s.Cell.Machine]
		if all == nil {
			all = map[time.Duration]int{}
			machines[s.Cell.Machine] = all
		}
		all[at]++
	})
	usual := map[string]time.Duration{}
	for name, all := range machines {
		usual[name] = middleOf(all)
	}
	c, last := Moved{Of: g.Data.Rounds.Len()}, uint64(0)
	g.distances(func(s *Series, at time.Duration, place uint64) {
		if name := s.Cell.Machine; !isNear(at, usual[name]) {
			c.Rounds++
			if c.Rounds == 1 || place > last {
				c.Usual, c.Other, last = usual[name], at, place
			}
		}
	})
	if c.Rounds == 0 {
		return nil
	}
	return []Caveat{c}
}

// distances calls f for each round that knows its distance, with its place.
func (g *Grid) distances(f func(s *Series, at time.Duration, place uint64)) {
	var at, places []uint64
	for _, s := range g.Data.Rounds.Cells() {
		for b := range s.blocks(false) {
			at, places = b.column(atTransfer, at[:0]), b.column(atPlace, places[:0])
			for i, x := range at {
				if x > 0 {
					f(s, time.Duration(x), places[i])
				}
			}
		}
	}
}

// middleOf returns the median of values that are each there so many times.
func middleOf(times map[time.Duration]int) time.Duration {
	n := 0
	for _, k := range times {
		n += k
	}
	var pair []float64 // the two in the middle, or twice the one
	seen := 0
	for _, v := range slices.Sorted(maps.Keys(times)) {
		for _, rank := range []int{(n - 1) / 2, n / 2} {
			if seen <= rank && rank < seen+times[v] {
				pair = append(pair, float64(v))
			}
		}
		seen += times[v]
	}
	return time.Duration(middle(pair))
}
