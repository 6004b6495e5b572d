package projection

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// Print prints the projection as tables: a row a scheme, a column a number of processors.
func (r *Result) Print(w io.Writer) error {
	fmt.Fprintf(w, "PROJECTION, not a measurement: %s\n%s\n", r.Machine, r.Title)
	fmt.Fprintf(w, "Bands are the least and the most of %d draws of the parameters.\n", r.Draws)
	for _, at := range r.places() {
		cells := r.at(at)
		fmt.Fprintf(w, "\nprojection: %s, lookups a second of all processors together, in millions\n", at)
		if err := table(w, cells, func(c Cell) string { return of(c.Lookups, 1e-6) + letters(c.Marks) }); err != nil {
			return err
		}
		ranking(w, cells)
		if !slices.ContainsFunc(cells, func(c Cell) bool { return c.Unload.Mid > 0 }) {
			continue
		}
		for _, f := range []struct {
			what string
			of   Figure
		}{{"an unload, median", Unload}, {"the longest stall of a bystander in an unload, median", Stall}} {
			fmt.Fprintf(w, "\nprojection: %s, %s, in microseconds\n", at, f.what)
			err := table(w, cells, func(c Cell) string {
				b := c.figure(f.of)
				switch {
				case c.Unload.Mid == 0:
					return "-"
				case c.Starved && f.of == Unload:
					return fmt.Sprintf(">%s starved", short(b.Mid*1e-3))
				case c.Cut:
					return fmt.Sprintf(">%s", short(b.Mid*1e-3))
				}
				return of(b, 1e-3) + letters(c.Marks)
			})
			if err != nil {
				return err
			}
		}
	}
	if err := r.checks(w); err != nil {
		return err
	}
	r.notes(w)
	return nil
}

// checks prints projected by measured where the machine's calibration has measured the same.
func (r *Result) checks(w io.Writer) error {
	cells := slices.DeleteFunc(slices.Clone(r.Cells), func(c Cell) bool { return c.Measured == 0 })
	for _, at := range r.places() {
		here := slices.DeleteFunc(slices.Clone(cells), func(c Cell) bool {
			return where{c.Workload, c.Point, c.Subsystem} != at
		})
		if len(here) == 0 {
			continue
		}
		fmt.Fprintf(w, "\nheld against the calibration: %s, projected by measured lookups a second, nothing unloaded\n",
			at)
		if err := table(w, here, func(c Cell) string { return fmt.Sprintf("%.2f", c.Pace/c.Measured) }); err != nil {
			return err
		}
		fmt.Fprintln(w, "On 1 processor a scheme is 1 by construction: that is where its instructions are from.")
	}
	return nil
}

// where is what cells have in common that differ in scheme and processors.
type where struct{ workload, point, subsystem string }

func (w where) String() string {
	return strings.TrimSpace(w.workload+" "+w.point) + " on " + w.subsystem
}

func (r *Result) places() (all []where) {
	for _, c := range r.Cells {
		if at := (where{c.Workload, c.Point, c.Subsystem}); !slices.Contains(all, at) {
			all = append(all, at)
		}
	}
	return all
}

func (r *Result) at(at where) (cells []Cell) {
	for _, c := range r.Cells {
		if (where{c.Workload, c.Point, c.Subsystem}) == at {
			cells = append(cells, c)
		}
	}
	return cells
}

// columns returns the numbers of processors and the schemes of cells.
func columns(cells []Cell) (procs []int, schemes []string) {
	for _, c := range cells {
		if !slices.Contains(procs, c.Procs) {
			procs = append(procs, c.Procs)
		}
		if !slices.Contains(schemes, c.Scheme) {
			schemes = append(schemes, c.Scheme)
		}
	}
	slices.Sort(procs)
	return procs, schemes
}

func table(w io.Writer, cells []Cell, show func(Cell) string) error {
	procs, schemes := columns(cells)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(tw, "scheme")
	for _, n := range procs {
		fmt.Fprintf(tw, "\t%d", n)
	}
	fmt.Fprintln(tw)
	for _, s := range schemes {
		fmt.Fprint(tw, s)
		for _, n := range procs {
			i := slices.IndexFunc(cells, func(c Cell) bool { return c.Scheme == s && c.Procs == n })
			if i < 0 {
				fmt.Fprint(tw, "\trefused")
				continue
			}
			fmt.Fprintf(tw, "\t%s", show(cells[i]))
		}
		fmt.Fprintln(tw)
	}
	return tw.Flush()
}

// ranking says for each number of processors which scheme is best, and which are not told from it.
func ranking(w io.Writer, cells []Cell) {
	procs, _ := columns(cells)
	for _, n := range procs {
		best, alike, ok := Best(slices.DeleteFunc(slices.Clone(cells), func(c Cell) bool { return c.Procs != n }))
		switch {
		case !ok:
		case len(alike) == 0:
			fmt.Fprintf(w, "on %d: %s is projected to be best; no other band meets its band\n", n, best.Scheme)
		default:
			fmt.Fprintf(w, "on %d: %s has the best middle, and is not told from %s\n", n, best.Scheme,
				strings.Join(alike, ", "))
		}
	}
}

// notes prints what the marks mean, what is assumed, and what was refused.
func (r *Result) notes(w io.Writer) {
	var marks []Mark
	for _, c := range r.Cells {
		for _, m := range c.Marks {
			if !slices.Contains(marks, m) {
				marks = append(marks, m)
			}
		}
	}
	fmt.Fprintln(w)
	for _, m := range marks {
		fmt.Fprintf(w, "%s: %s\n", m, m.Words())
	}
	fitted := r.Fitted
	if fitted == "" {
		fitted = "nothing"
	}
	fmt.Fprintf(w, "parameters: %s\nfitted: %s\ninstructions: %s\nassumed: %s\n",
		r.Source, fitted, r.Instructions, r.Waits)
	fmt.Fprintln(w, "not simulated: the scheduler, the collector, memory bandwidth, the clock rate, where memory is")
	for _, x := range r.Refused {
		fmt.Fprintf(w, "refused: %s: %s\n", x.What, x.Why)
	}
}

// of words a band: middle, and the least and the most if they differ.
func of(b Band, unit float64) string {
	mid, low, high := short(b.Mid*unit), short(b.Low*unit), short(b.High*unit)
	if low == high {
		return mid
	}
	return fmt.Sprintf("%s [%s, %s]", mid, low, high)
}

func short(x float64) string {
	switch {
	case x >= 100:
		return fmt.Sprintf("%.0f", x)
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}

func letters(marks []Mark) string {
	s := ""
	for _, m := range marks {
		s += string(m)
	}
	if s != "" {
		s = " " + s
	}
	return s
}
