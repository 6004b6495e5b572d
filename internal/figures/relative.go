package figures

// Relative returns a metric that is the ratio of m to what the scheme base has in the same round of the same cell. So a
// difference between runs as a whole, such as the speed of the machine, cancels out. A round has no value if base was
// not measured in it, or has 0. Cells are asked for it in a [Grid].
func Relative(m *Metric, base string) *Metric {
	out := *m
	out.Label, out.Quantity = m.Label+" / "+base+"'s", Count
	out.Of, out.Measured, out.rests = nil, nil, nil
	out.of, out.base = m, base
	return &out
}
