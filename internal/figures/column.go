package figures

// column is a metric of the rounds that have it, in the order measured.
type column struct {
	n      []int // their numbers
	v      []float64
	rising bool // so do the numbers, and no two are the same
}

// column returns m of the rounds of s; nothing if s is nil.
func (s *Summary) column(m *Metric) column {
	c := column{rising: true}
	if s == nil {
		return c
	}
	for _, r := range s.Rounds {
		if v, ok := m.Of(r); ok {
			c.rising = c.rising && (len(c.n) == 0 || c.n[len(c.n)-1] < r.N)
			c.n, c.v = append(c.n, r.N), append(c.v, v)
		}
	}
	return c
}

// over returns the ratios of a to b in the rounds that both have, in the order of a. Where b is 0 there is none.
func (a column) over(b column) (ratios []float64) {
	of := b.lookup()
	for i, n := range a.n {
		if w, ok := of(n, a.rising); ok && w != 0 {
			ratios = append(ratios, a.v[i]/w)
		}
	}
	return finite(ratios)
}

// lookup returns a function that returns the value of a round. As long as it is asked for rising numbers of a column
// whose numbers rise, which is usual, it walks along.
func (a column) lookup() func(n int, rising bool) (float64, bool) {
	at := 0
	var known map[int]float64
	return func(n int, rising bool) (v float64, ok bool) {
		if rising && a.rising {
			for ; at < len(a.n) && a.n[at] < n; at++ {
			}
			if at < len(a.n) && a.n[at] == n {
				return a.v[at], true
			}
			return 0, false
		}
		if known == nil {
			known = map[int]float64{}
			for i, x := range a.n {
				if a.v[i] != 0 { // of several with one number, the last that is not 0
					known[x] = a.v[i]
				}
			}
		}
		v, ok = known[n]
		return v, ok
	}
}
