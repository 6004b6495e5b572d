package text

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/results"
)

// WriteChanges writes the changes between two runs for people: first each scheme over all
// its cells, and then for each workload and number of processors a block, in it for each
// metric a row a subsystem and scheme, with both figures, their ratio and the verdict. If
// onlyChanged, rows that show no change are left out.
func WriteChanges(
	w io.Writer, c *figures.Changes, before, after *results.Run, onlyChanged bool, width int,
) error {
	b := bufio.NewWriter(terminal.NewWriter(w))
	t := &changes{
		columns: columns{w: b},
		before:  figures.Summarise(before.Data()), after: figures.Summarise(after.Data()),
	}
	all := slices.Concat(c.Overall, c.Deltas)
	for i := range all {
		d := &all[i]
		t.first = max(t.first, utf8.RuneCountInString(deltaName(d)), utf8.RuneCountInString(heading(d.Metric)))
	}
	for from := 0; from < len(all); {
		to := from
		for to < len(all) && sameTable(&all[from], &all[to]) {
			to++
		}
		t.table(all[from:to], onlyChanged)
		from = to
	}
	fmt.Fprintln(b)
	for _, line := range append([]string{Tally(c), methodBetween(c)}, t.few.legend()...) {
		writeWrapped(b, line, width)
	}
	if t.before.Data.Apart() {
		writeMachines(b, union(Machines(t.before.Data), Machines(t.after.Data)))
	}
	writeWrappedCaveats(b, ChangesCaveats(c, before, after), width)
	return b.Flush()
}

// changes is the state of one WriteChanges.
type changes struct {
	columns
	last string // the block written last
	few  fewSamples

	before, after *figures.Grid
}

// sameTable reports whether b belongs below a.
func sameTable(a, b *figures.Delta) bool {
	return figures.SettingOf(a.Cell) == figures.SettingOf(b.Cell) && a.Cell.Procs == b.Cell.Procs &&
		a.Metric == b.Metric
}

func deltaName(d *figures.Delta) string {
	if d.Cells > 0 {
		return fmt.Sprintf("%s, %s", d.Cell.Scheme, Count(d.Cells, "cell"))
	}
	return d.Cell.Subsystem + " " + d.Cell.Scheme
}

// whereMeasured says where a delta was measured.
func whereMeasured(d *figures.Delta) string {
	if d.Cells == 0 {
		return fmt.Sprintf("%s on %s", figures.SettingOf(d.Cell), Processors(d.Cell.Procs))
	}
	if d.Cell.Machine != "" {
		return "all together, machine " + d.Cell.Machine
	}
	return "all together"
}

// table writes the deltas of one metric of one block.
func (t *changes) table(deltas []figures.Delta, onlyChanged bool) {
	m := deltas[0].Metric
	rows := [][]string{{heading(m), "old", "new", "new/old", "vs old", ""}}
	for i := range deltas {
		d := &deltas[i]
		v := d.Verdict()
		if onlyChanged && !v.Shown() {
			continue
		}
		if d.Cells == 0 {
			t.few.note(m, t.before.At(d.Cell))
			t.few.note(m, t.after.At(d.Cell))
		}
		rows = append(rows, []string{
			deltaName(d), Figure(d.Old, m.Quantity), Figure(d.New, m.Quantity), Ratio(d.Ratio), percentOf(d.Change()),
			DeltaEffect(d),
		})
	}
	if len(rows) == 1 {
		return
	}
	if at := whereMeasured(&deltas[0]); at != t.last {
		fmt.Fprintf(t.w, "\n%s\n", at)
		t.last = at
	}
	t.write(rows)
}

// DeltaName names the figure of a delta in a list of all.
func DeltaName(d *figures.Delta) string {
	if d.Cells > 0 {
		return fmt.Sprintf("%s, %s", d.Metric.Label, overall(d))
	}
	return fmt.Sprintf(
		"%s, %s %s, %s on %d",
		d.Metric.Label,
		d.Cell.Subsystem,
		d.Cell.Scheme,
		figures.SettingOf(d.Cell),
		d.Cell.Procs,
	)
}

// overall names the cells of a delta over all of a scheme.
func overall(d *figures.Delta) string {
	words := fmt.Sprintf("%s over all its %d cells", d.Cell.Scheme, d.Cells)
	if d.Cell.Machine != "" {
		words += ", machine " + d.Cell.Machine
	}
	return words
}

// cellOf names the cell, or the cells, of a delta.
func cellOf(d *figures.Delta) string {
	if d.Cells > 0 {
		return overall(d)
	}
	return d.Cell.String()
}

// DeltaEffect words the verdict on a delta, and if a change is shown in which direction it is.
func DeltaEffect(d *figures.Delta) string {
	words := Verdict(d.Verdict())
	if e := Effect(d.Metric, d.Ratio.Median); d.Verdict().Shown() && e != "" {
		words += ", " + e
	}
	return words
}

// Tally says how many comparisons came to which verdict.
func Tally(c *figures.Changes) string {
	n := c.Count()
	s := fmt.Sprintf("%s: %d worse, %d better, %d with %s", Count(len(c.Overall)+len(c.Deltas), "comparison"),
		n[figures.Worse], n[figures.Better], n[figures.NoDifference], NoDifference)
	if n[figures.Changed] > 0 {
		s += fmt.Sprintf(", %d changed", n[figures.Changed])
	}
	if n[figures.Unjudged] > 0 {
		s += fmt.Sprintf(", %d not judged", n[figures.Unjudged])
	}
	return s
}

// ChangesCaveats are the caveats of a comparison: about the directories, about the
// comparison, and about each side.
func ChangesCaveats(c *figures.Changes, before, after *results.Run) (lines []string) {
	for _, r := range []*results.Run{before, after} {
		for _, n := range r.Notes {
			lines = append(lines, Note(results.NoteOf{Dir: r.Name(), Note: n}))
		}
	}
	for _, x := range c.Caveats {
		lines = append(lines, Caveat(x))
	}
	for _, x := range c.OldCaveats {
		lines = append(lines, caveatOf(before, x))
	}
	for _, x := range c.NewCaveats {
		lines = append(lines, caveatOf(after, x))
	}
	return lines
}

// caveatOf words a caveat about one side, with the directory unless it names that itself.
func caveatOf(side *results.Run, c figures.Caveat) string {
	if in, ok := c.(figures.In); ok && in.Where.Dir != "" {
		return Caveat(c)
	}
	return side.Name() + ": " + Caveat(c)
}

// percentOf words a change as benchstat does: "-15.00%".
func percentOf(change float64) string {
	if math.IsInf(change, 0) {
		return "?"
	}
	return fmt.Sprintf("%+.2f%%", 100*change)
}
