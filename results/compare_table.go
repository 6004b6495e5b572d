package results

import (
	"bufio"
	"fmt"
	"io"
	"unicode/utf8"
)

// Write writes the changes for people: for each workload and number of
// processors a block, in it for each metric a row a subsystem and scheme, with
// both figures, their ratio and the verdict. Nothing but what is shown to have
// changed is written if onlyChanged.
func (c *Changes) Write(w io.Writer, onlyChanged bool) error {
	b := bufio.NewWriter(w)
	t := &printer{w: b}
	for i := range c.Deltas {
		t.first = max(t.first, utf8.RuneCountInString(deltaName(&c.Deltas[i])), utf8.RuneCountInString(heading(c.Deltas[i].Metric)))
	}
	family := 0
	for from := 0; from < len(c.Deltas); {
		to := from
		for to < len(c.Deltas) && sameTable(&c.Deltas[from], &c.Deltas[to]) {
			family = max(family, c.Deltas[to].Family)
			to++
		}
		c.table(t, c.Deltas[from:to], onlyChanged)
		from = to
	}
	n := c.Count()
	fmt.Fprintf(b, "\n%s: %d worse, %d better, %d with no difference shown", plural(len(c.Deltas), len(c.Deltas), "comparison"), n[Worse], n[Better], n[NoDifference])
	if n[Changed] > 0 {
		fmt.Fprintf(b, ", %d changed", n[Changed])
	}
	if n[Unjudged] > 0 {
		fmt.Fprintf(b, ", %d not judged", n[Unjudged])
	}
	fmt.Fprintf(b, "\ndifferences: Mann-Whitney test over rounds at 5 %%, corrected after Holm for all cells of a figure under a workload (up to %d)\n", family)
	for i, note := range c.Notes {
		if i == 0 {
			fmt.Fprintln(b, "\ncaveats")
		}
		fmt.Fprintln(b, "  ! "+note)
	}
	return b.Flush()
}

// sameTable reports whether b belongs below a.
func sameTable(a, b *Delta) bool {
	return settingOf(a.Cell) == settingOf(b.Cell) && a.Cell.Procs == b.Cell.Procs && a.Metric == b.Metric
}

func deltaName(d *Delta) string { return d.Cell.Subsystem + " " + d.Cell.Scheme }

// table writes the deltas of one metric of one setting.
func (c *Changes) table(t *printer, deltas []Delta, onlyChanged bool) {
	m := deltas[0].Metric
	rows := [][]string{{heading(m), "old", "new", "new/old", ""}}
	for i := range deltas {
		d := &deltas[i]
		v := d.Verdict()
		if onlyChanged && v != Worse && v != Better && v != Changed {
			continue
		}
		ratio := "-"
		if d.Ratio.N > 0 {
			ratio = d.Ratio.RatioText()
		}
		rows = append(rows, []string{deltaName(d), d.Old.Text(m.Quantity), d.New.Text(m.Quantity), ratio, v.String()})
	}
	if len(rows) == 1 {
		return
	}
	cell := deltas[0].Cell
	if at := fmt.Sprintf("%s on %s", settingOf(cell), plural(cell.Procs, cell.Procs, "processor")); at != t.last {
		fmt.Fprintf(t.w, "\n%s\n", at)
		t.last = at
	}
	t.columns(rows)
}
