package text

import (
	"fmt"
	"time"

	"github.com/modbench/modbench/internal/figures"
)

// turned are the metrics whose crossings are told.
var turned = []*figures.Metric{figures.Throughput, figures.UnloadP50}

// Crossings says of every sweep where each scheme turns from better than the first contender to worse, or the other way
// round. Schemes of which the same is to be said share a sentence.
func Crossings(g *figures.Grid) (lines []string) {
	for _, m := range turned {
		lines = append(lines, crossingsOf(g.Crossings(m))...)
	}
	return lines
}

// CrossingsOf is Crossings for one workload on one machine.
func CrossingsOf(g *figures.Grid, workload, machine string) (lines []string) {
	for _, m := range turned {
		var some []figures.Crossing
		for _, c := range g.Crossings(m) {
			if c.Workload == workload && c.Machine == machine {
				some = append(some, c)
			}
		}
		lines = append(lines, crossingsOf(some)...)
	}
	return lines
}

// crossingsOf words crossings that are of one sweep, subsystem and number of processors after each other.
func crossingsOf(all []figures.Crossing) (lines []string) {
	for from := 0; from < len(all); {
		to := from
		for to < len(all) && all[to].Workload == all[from].Workload &&
			all[to].Machine == all[from].Machine && all[to].Subsystem == all[from].Subsystem &&
			all[to].Procs == all[from].Procs {
			to++
		}
		lines = append(lines, together(all[from:to])...)
		from = to
	}
	return lines
}

// together words the crossings of one chart.
func together(all []figures.Crossing) (lines []string) {
	w := figures.Setting{Workload: all[0].Workload, Machine: all[0].Machine}
	where := fmt.Sprintf("%s, %v, %s on %s, against %s: ", Capital(all[0].Metric.Label), w, all[0].Subsystem,
		Processors(all[0].Procs), all[0].Base)
	same := map[string][]string{}
	var order []string
	for i := range all {
		words := crossing(&all[i])
		if same[words] == nil {
			order = append(order, words)
		}
		same[words] = append(same[words], all[i].Scheme)
	}
	for _, words := range order {
		lines = append(lines, where+And(same[words])+" "+fmt.Sprintf(words, is(len(same[words])))+".")
	}
	return lines
}

func is(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// crossing words where a scheme turns; %s stands for the verb.
func crossing(c *figures.Crossing) string {
	sweep := fmt.Sprintf("from %s=%s to %s", c.Knob, c.First, c.Last)
	switch c.Turn {
	case figures.AllBetter:
		return "%s ahead in the whole sweep, " + sweep + "; if it turns, it turns outside"
	case figures.AllWorse:
		return "%s behind in the whole sweep, " + sweep + "; if it turns, it turns outside"
	case figures.AllAlike:
		return "%s not told apart from it at any point, " + sweep
	case figures.Crosses:
		return fmt.Sprintf("%%s %s up to %s=%s and %s from %s on; the ratio crosses 1 at about %s [%s, %s]",
			side(c.Below), c.Knob, c.LoPoint, side(c.Above), c.HiPoint, knobValue(c, c.At), c.LoPoint, c.HiPoint)
	case figures.SeveralTurn:
		return fmt.Sprintf("%%s first %s, and turns more than once; the ratio crosses 1 first at about %s [%s, %s]",
			side(c.Below), knobValue(c, c.At), c.LoPoint, c.HiPoint)
	case figures.EdgeLast:
		return fmt.Sprintf(
			"%%s %s up to %s=%s; beyond, up to %s, no difference is shown: if it turns, it turns at that edge "+
				"of the sweep or outside",
			side(c.Below),
			c.Knob,
			c.LoPoint,
			c.Last,
		)
	case figures.EdgeFirst:
		return fmt.Sprintf(
			"%%s %s from %s=%s on; below, from %s, no difference is shown: if it turns, it turns at that edge "+
				"of the sweep or outside",
			side(c.Above),
			c.Knob,
			c.HiPoint,
			c.First,
		)
	}
	return "%s not judged: too few rounds"
}

func side(v figures.Verdict) string {
	if v == figures.Better {
		return "ahead"
	}
	return "behind"
}

// knobValue words a value of the swept knob.
func knobValue(c *figures.Crossing, v float64) string {
	if c.Duration() {
		return time.Duration(figures.Significant(v*1e9, 2)).String()
	}
	return Value(figures.Count, figures.Significant(v, 2))
}
