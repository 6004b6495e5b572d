package figures

import (
	"cmp"
	"math"
	"slices"

	"github.com/modbench/modbench/bench"
)

// A change of a scheme mostly shows in many of its cells, and each cell by itself varies too much to show it. So each
// figure of a scheme is judged over all its cells as well, as their geometric mean. What the cells of a process have in
// common stays in it: a process gives one value here too, the mean over its cells.

// cellOf is a figure of a scheme over all its cells on one kind of machine.
type cellOf struct {
	figureOf
	machine string
}

// summarise makes the figures over all cells of a scheme, of those that are judged, in the order of metrics. A figure
// that is 0 in a cell, as a count may be, has no geometric mean, and one over the other cells would not be of all.
func (c *Changes) summarise(metrics []*Metric) {
	cells, zero := map[cellOf][]*Delta{}, map[cellOf]bool{}
	var order []cellOf
	for i := range c.Deltas {
		d := &c.Deltas[i]
		if !d.enough() {
			continue
		}
		of := cellOf{figureOf{d.Metric, d.Cell.Scheme}, d.Cell.Machine}
		if cells[of] == nil {
			order = append(order, of)
		}
		cells[of] = append(cells[of], d)
		zero[of] = zero[of] || d.Old.Median <= 0 || d.New.Median <= 0
	}
	slices.SortStableFunc(order, func(a, b cellOf) int {
		return cmp.Or(cmp.Compare(a.machine, b.machine),
			cmp.Compare(slices.Index(metrics, a.metric), slices.Index(metrics, b.metric)))
	})
	for _, of := range order {
		if all := cells[of]; len(all) > 1 && !zero[of] {
			c.Overall = append(c.Overall, overall(of, all))
		}
	}
}

// overall returns a figure over all cells of a scheme.
func overall(of cellOf, cells []*Delta) Delta {
	d := Delta{Cell: bench.Cell{Scheme: of.scheme, Machine: of.machine}, Metric: of.metric, Cells: len(cells), P: 1}
	var before, after means
	was, is, unsure := 0.0, 0.0, 0.0 // the first two are logarithms
	for _, x := range cells {
		was += math.Log(x.Old.Median) / float64(len(cells))
		is += math.Log(x.New.Median) / float64(len(cells))
		unsure += math.Sqrt(x.found.unsure) / float64(len(cells)) // the slopes of cells are wrong together
		before.add(x.values[0])
		after.add(x.values[1])
	}
	d.Processes = [2]int{counted(before.directories()), counted(after.directories())}
	d.measured = d.Processes
	d.Old = Figure{Median: math.Exp(was), N: d.Processes[0]}
	d.New = Figure{Median: math.Exp(is), N: d.Processes[1]}
	// A process that was disturbed in one cell is no extreme in the mean of many.
	d.found = differs(before.directories(), after.directories(), hourlyOf(of.metric), false)
	d.found.unsure = square(unsure)
	d.Ratio = Figure{Median: math.Exp(d.found.shift), N: min(d.Old.N, d.New.N)}
	return d
}

// means adds up the cells of the processes of a side.
type means struct {
	dirs    []*meansOf // in the order of their first cell
	centres float64    // of the cells
	cells   float64
}

// meansOf is those of one directory.
type meansOf struct {
	number    int
	processes []int // in the order of their first cell
	sums      map[int]*struct{ n, sum float64 }
	n, lost   float64
}

// add adds the values of a cell, as distances from their middle, and their middle. So a process that lacks a cell,
// since nothing happened there, is neither higher nor lower for it.
func (m *means) add(cell []directory) {
	var values []float64
	for _, from := range cell {
		values = append(values, from.values...)
	}
	centre := middle(values)
	m.centres, m.cells = m.centres+centre, m.cells+1
	for _, from := range cell {
		to := m.of(from.number)
		to.n, to.lost = to.n+1, to.lost+from.lost
		for i, v := range from.values {
			p := from.processes[i]
			s := to.sums[p]
			if s == nil {
				s = new(struct{ n, sum float64 })
				to.sums[p], to.processes = s, append(to.processes, p)
			}
			s.n, s.sum = s.n+1, s.sum+v-centre
		}
	}
}

func (m *means) of(number int) *meansOf {
	for _, d := range m.dirs {
		if d.number == number {
			return d
		}
	}
	d := &meansOf{number: number, sums: map[int]*struct{ n, sum float64 }{}}
	m.dirs = append(m.dirs, d)
	return d
}

// directories returns the means.
func (m *means) directories() (all []directory) {
	for _, d := range m.dirs {
		out := directory{number: d.number, processes: d.processes, lost: d.lost / d.n}
		for _, p := range d.processes {
			out.values = append(out.values, m.centres/m.cells+d.sums[p].sum/d.sums[p].n)
		}
		all = append(all, out)
	}
	return all
}
