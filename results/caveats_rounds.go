package results

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/modbench/modbench/bench"
)

// roundCaveats are what the rounds say of themselves, a line a kind.
func roundCaveats(run *Run, g *Grid) (all []string) {
	if len(run.Rounds) == 0 {
		return nil
	}
	all = append(all, fewRounds(g)...)
	all = append(all, said(run)...)
	all = append(all, repeated(run)...)
	all = append(all, unstable(g)...)
	all = append(all, unsettled(run)...)
	all = append(all, coarseClock(g)...)
	return append(all, crowded(g)...)
}

// fewRounds says where there are too few rounds for an interval, or for a
// verdict.
func fewRounds(g *Grid) []string {
	least, most := g.rounds()
	if least < Enough {
		return []string{fmt.Sprintf("%s a cell: no interval, and no claim about a difference; measure at least %d", plural(least, most, "round"), Enough)}
	}
	size := 0
	if c := g.Contenders(); len(c) > 1 {
		for _, setting := range g.Settings {
			size = max(size, len(g.judge(family{Throughput, setting.Workload, c[0].Name})))
		}
	}
	if need := RoundsFor(size); size > 0 && least < need {
		return []string{fmt.Sprintf("%s cannot show a difference after correction for %s: ratios marked ? are not judged; measure at least %d (--rounds %[3]d, or a longer --profile)",
			plural(least, most, "round"), plural(size, size, "comparison"), need)}
	}
	return nil
}

// rounds returns the least and the most rounds that a cell has.
func (g *Grid) rounds() (least, most int) {
	for _, s := range g.cells {
		n := len(s.Rounds)
		if least == 0 || n < least {
			least = n
		}
		most = max(most, n)
	}
	return least, most
}

// disturbed begins the warning of a round that others disturbed.
const disturbed = "disturbed"

// said returns the rounds' own warnings, each once, with how many rounds gave
// it.
func said(run *Run) (all []string) {
	var order []string
	rounds, cells := map[string]int{}, map[string][]bench.Cell{}
	worst := 0.0
	for _, r := range run.Rounds {
		for _, w := range r.Warnings {
			if rounds[w] == 0 {
				order = append(order, w)
			}
			rounds[w]++
			cells[w] = union(cells[w], []bench.Cell{r.Cell})
			if strings.HasPrefix(w, disturbed) {
				worst = max(worst, r.Interference.Lost())
			}
		}
	}
	for _, w := range order {
		line := fmt.Sprintf("%s (%d of %s", w, rounds[w], plural(len(run.Rounds), len(run.Rounds), "round"))
		switch {
		case strings.HasPrefix(w, disturbed):
			line += fmt.Sprintf(", at worst %.0f %%", 100*min(worst, 1))
		case len(cells[w]) == 1:
			line += " of " + cells[w][0].String()
		}
		all = append(all, line+")")
	}
	return all
}

// repeated says how many rounds were thrown away for interference, and whether
// it was looked for at all.
func repeated(run *Run) (all []string) {
	again, blind := 0, 0
	for _, r := range run.Rounds {
		again += r.Repeats
		if !r.Interference.Known {
			blind++
		}
	}
	n := len(run.Rounds)
	if again > 0 {
		all = append(all, fmt.Sprintf("%s thrown away and measured again because others disturbed them, beside the %d kept", plural(again, again, "round"), n))
	}
	if blind > 0 {
		all = append(all, fmt.Sprintf("what others took of the processors is not known of %d of %s", blind, plural(n, n, "round")))
	}
	return all
}

// unsettled says how many warm-ups did not reach a steady state.
func unsettled(run *Run) []string {
	n := 0
	for _, r := range run.Rounds {
		if !r.Steady {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%d of %s began before the warm-up was steady", n, plural(len(run.Rounds), len(run.Rounds), "round"))}
}

// coarseClock says in how many cells the clock is most of what a get seems to
// take.
func coarseClock(g *Grid) []string {
	n, of := 0, 0
	for _, s := range g.all() {
		f := s.Figure(GetP50)
		if f.N == 0 {
			continue
		}
		of++
		if f.Median < 2*float64(s.Overhead()) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprintf("get p50 is less than twice what the clock itself takes in %d of %s: too coarse to compare such gets; compare throughput",
		n, plural(of, of, "cell"))}
}

// crowded says in how many cells workers had to take turns.
func crowded(g *Grid) []string {
	n, workers, procs := 0, 0, 0
	for _, s := range g.all() {
		if r := s.Rounds[0]; r.Workers > r.Cell.Procs {
			n++
			if r.Workers > workers {
				workers, procs = r.Workers, r.Cell.Procs
			}
		}
	}
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprintf("more workers than processors in %d of %s (up to %d on %d): latency includes waiting for a turn",
		n, plural(len(g.cells), len(g.cells), "cell"), workers, procs)}
}

// Overhead returns what reading the clock adds to each latency of the cell, as
// calibrated when it was measured: part of every get, and never subtracted.
func (s *Summary) Overhead() time.Duration {
	var most time.Duration
	if s != nil {
		for _, r := range s.Rounds {
			most = max(most, r.Overhead)
		}
	}
	return most
}

// Clock says what part of a get's latency is reading the clock: "22 ns (tsc)",
// or a range; "" if nothing was timed.
func Clock(run *Run) string {
	var least, most time.Duration
	var sources []string
	for _, r := range run.Rounds {
		if r.Overhead <= 0 || r.Get == nil {
			continue
		}
		if least == 0 || r.Overhead < least {
			least = r.Overhead
		}
		most = max(most, r.Overhead)
		if r.Clock != "" && !slices.Contains(sources, r.Clock) {
			sources = append(sources, r.Clock)
		}
	}
	if most == 0 {
		return ""
	}
	text := Time.Format(float64(most))
	if least != most {
		text = Time.Format(float64(least)) + " to " + text
	}
	if len(sources) > 0 {
		text += " (" + strings.Join(sources, ", ") + ")"
	}
	return text
}

// plural words a range of counts: "1 round", "3 rounds", "2 to 3 rounds".
func plural(least, most int, what string) string {
	if most != 1 {
		what += "s"
	}
	if least != most {
		return fmt.Sprintf("%d to %d %s", least, most, what)
	}
	return fmt.Sprintf("%d %s", least, what)
}
