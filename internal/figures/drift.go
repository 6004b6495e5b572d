package figures

import "math"

// Two runs of the same program drift apart: a neighbour of the machine, its clock rate or the hour
// moves many cells at once, some more than others. One directory a side cannot show by how much. The
// cells together can: a change of one scheme moves the cells of that scheme, and a drift moves those
// of the others too.

// drift is the variance of the difference of two directories beyond what their processes explain, and
// its degrees of freedom.
type drift struct{ variance, df float64 }

// figureOf is a figure of a scheme, in all its cells.
type figureOf struct {
	metric *Metric
	scheme string
}

// drift returns the drift as the other schemes' cells of the same figure show it; 0 if they show none.
// It rests on the median cell, so a few cells that really changed do not count. Its degrees of freedom
// are what a median is worth of the cells.
func (c *Changes) drift(of figureOf) drift {
	var squares, within []float64
	for i := range c.Deltas {
		d := &c.Deltas[i]
		if d.Metric == of.metric && d.Cell.Scheme != of.scheme && d.enough() {
			squares = append(squares, d.found.shift*d.found.shift)
			within = append(within, d.found.within)
		}
	}
	if len(squares) == 0 {
		return drift{0, 1}
	}
	seen, explained := middle(squares)/medianSquare, middle(within)
	n := float64(len(squares))
	chance := medianSpread / math.Sqrt(n)
	return drift{max(0, seen-explained*(1+chance)), 2 * n / (medianSpread * medianSpread)}
}

// driftOver returns the drift of a figure over so many cells of a scheme. What the cells of the other schemes have in
// common, their median, moves all cells alike. What they differ by beyond it moves each cell by itself, so that
// the mean over cells moves less.
func (c *Changes) driftOver(of figureOf, cells int) drift {
	var shifts, within []float64
	for i := range c.Deltas {
		d := &c.Deltas[i]
		if d.Metric == of.metric && d.Cell.Scheme != of.scheme && d.enough() {
			shifts, within = append(shifts, d.found.shift), append(within, d.found.within)
		}
	}
	if len(shifts) == 0 {
		return drift{0, 1}
	}
	n, explained, common := float64(len(shifts)), middle(within), middle(shifts)
	for i, s := range shifts {
		shifts[i] = square(s - common)
	}
	all := max(0, square(common)-explained/n*(1+math.Sqrt2))
	each := max(0, middle(shifts)/medianSquare-explained*(1+medianSpread/math.Sqrt(n))) / float64(cells)
	if all+each == 0 {
		return drift{0, 1}
	}
	eachDF := 2 * n / (medianSpread * medianSpread)
	return drift{all + each, square(all+each) / (square(all) + square(each)/eachDF)}
}

// Of the square of a normal variable of mean 0 and variance 1: its median, and the standard
// deviation of the median of n of them, as a share of it and times the root of n.
const (
	medianSquare = 0.4549
	medianSpread = 2.33
)

// Slower returns by what share the throughput of the median cell is worse in the new run, if several
// schemes were measured once a side, and the cell that is worse by most; otherwise 0 and nil. It is of
// the machine, or of what all schemes share: one directory a side cannot tell which, so it is no
// difference that is shown.
func (c *Changes) Slower() (worst *Delta, share float64) {
	if !c.once {
		return nil, 0
	}
	var losses []float64
	schemes := map[string]bool{}
	for i := range c.Deltas {
		d := &c.Deltas[i]
		if d.Metric != Throughput || !d.enough() {
			continue
		}
		losses = append(losses, d.Loss())
		schemes[d.Cell.Scheme] = true
		if worst == nil || d.Loss() > worst.Loss() {
			worst = d
		}
	}
	if len(schemes) < 2 {
		return nil, 0
	}
	return worst, max(0, middle(losses))
}
