package figures

import "github.com/modbench/modbench/bench"

// Lead is who leads in a metric, and who cannot be told from the leader.
type Lead struct {
	First  bench.Cell
	Beside []bench.Cell // the interval of whose ratio to First holds 1, in the order given
}

// Lead returns who leads in m among cells, which differ in their scheme: the one with the best median. The intervals
// of the ratios to the leader are each for itself, without correction, so a scheme that is not in Beside is behind
// the leader as far as one comparison can say. ok is false if no cell has a value, or m has no better direction.
func (g *Grid) Lead(m *Metric, cells []bench.Cell) (lead Lead, ok bool) {
	best := 0.0
	for _, c := range cells {
		f := g.At(c).Figure(m)
		if f.N > 0 && m.Better != Neither && (!ok || (f.Median-best)*float64(m.Better) > 0) {
			lead.First, best, ok = c, f.Median, true
		}
	}
	for _, c := range cells {
		if c == lead.First || !ok {
			continue
		}
		if r := g.ratio(m, pair{c, lead.First}); r.N > 0 && (!r.Interval || r.Lo <= 1 && 1 <= r.Hi) {
			lead.Beside = append(lead.Beside, c)
		}
	}
	return lead, ok
}
