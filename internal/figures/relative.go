package figures

import "github.com/modbench/modbench/bench"

// Relative returns a metric for rounds of d: the ratio of m to what the scheme base has in the same round of the same
// cell. So a difference between runs as a whole, such as the speed of the machine, cancels out. A round has no value if
// base was not measured in it, or has 0.
func Relative(m *Metric, base string, d ...*Data) *Metric {
	type key struct {
		cell bench.Cell
		n    int
	}
	beside := map[*Round]*Round{}
	for _, data := range d {
		of := map[key]*Round{}
		for _, r := range data.Rounds {
			if r.Cell.Scheme == base {
				of[key{r.Cell, r.N}] = r
			}
		}
		for _, r := range data.Rounds {
			cell := r.Cell
			cell.Scheme = base
			if b := of[key{cell, r.N}]; b != nil && r.Cell.Scheme != base {
				beside[r] = b
			}
		}
	}
	out := *m
	out.Label, out.Quantity = m.Label+" / "+base+"'s", Count
	out.Measured, out.rests = nil, nil
	out.Of = func(r *Round) (float64, bool) {
		b := beside[r]
		if b == nil {
			return 0, false
		}
		v, ok := m.Of(r)
		w, also := m.Of(b)
		if !ok || !also || w == 0 {
			return 0, false
		}
		return v / w, true
	}
	return &out
}
