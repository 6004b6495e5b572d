package text

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/figures"
)

// overview is what a busy system comes to, on one screen: a line a scheme, with the figures side by side.
var overview = []struct {
	metric *figures.Metric
	head   string
}{
	{figures.Throughput, "lookups ↑"},
	{figures.FailedOpens, "failed/M ↓"},
	{figures.OpenP999, "open p99.9 ↓"},
	{figures.UnloadP50, "unload p50 ↓"},
	{figures.RefusedUnloadP50, "refused p50 ↓"},
	{figures.StallP50, "stall p50 ↓"},
}

// hasOverview reports whether a block is of a busy system: its opens are whole ones.
func (t *table) hasOverview(b figures.Block) bool {
	for _, c := range t.grid.Cells(b) {
		if t.grid.At(c).Figure(figures.FailedOpens).N > 0 {
			return true
		}
	}
	return false
}

// overview writes the lines of a block, a group a subsystem.
func (t *table) overview(b figures.Block) {
	head := []string{""}
	for _, o := range overview {
		head = append(head, o.head)
	}
	rows := [][]string{head}
	for _, sub := range t.grid.Subsystems {
		group := len(rows)
		rows = append(rows, []string{sub})
		for _, s := range t.grid.Schemes {
			if t.grid.At(b.Cell(s.Name, sub, b.Procs)) != nil {
				rows = append(rows, t.line(b, sub, s))
			}
		}
		if len(rows) == group+1 {
			rows = rows[:group]
		}
	}
	narrow := columns{w: t.w}
	narrow.write(rows)
	t.shown.overview = true
}

// line returns the figures of a scheme in a subsystem.
func (t *table) line(b figures.Block, sub string, s figures.Scheme) []string {
	cell := b.Cell(s.Name, sub, b.Procs)
	summary := t.grid.At(cell)
	row := []string{"  " + s.Name}
	for _, o := range overview {
		f := summary.Figure(o.metric)
		words := strings.NewReplacer(" %", "%", " ±", "±").Replace(Figure(f, o.metric.Quantity))
		if f.N > 0 && summary.Instability(o.metric) != figures.Steady {
			t.shown.unstable = true
			words += "!"
		}
		t.shown.interval = t.shown.interval || f.Interval && f.Median != 0
		t.shown.few.note(o.metric, summary)
		words += t.tie(b, sub, s, o.metric)
		if o.metric == figures.RefusedUnloadP50 {
			words += refusedOf(summary)
		}
		row = append(row, words)
	}
	return row
}

// tie returns the mark of what the rounds show of a figure beside the first contender's.
func (t *table) tie(b figures.Block, sub string, s figures.Scheme, m *figures.Metric) string {
	contenders := t.grid.Contenders()
	i := slices.IndexFunc(contenders, func(o figures.Scheme) bool { return o.Name == s.Name })
	if !hasRatios(m) || i < 1 {
		return ""
	}
	c := t.grid.Against(m, b.Cell(s.Name, sub, b.Procs), contenders[0].Name)
	t.shown.compared(c)
	return Mark(c.Verdict())
}

// refusedOf says which share of the requests to unload was refused, of all rounds together; "" if there were none. The
// time of completed unloads says little without it, since a request that is refused does not wait.
func refusedOf(s *figures.Summary) string {
	var refused, all float64
	for _, no := range s.Values(figures.RefusedUnloads) {
		refused += no
	}
	all = refused
	for _, done := range s.Values(figures.Unloads) {
		all += done
	}
	if all == 0 {
		return ""
	}
	return fmt.Sprintf(" of %.0f%%", 100*refused/all)
}

// overviewLegend explains the columns.
func overviewLegend() []string {
	return []string{
		"failed/M: of a million opens, those that got nothing in the end although a module provides it",
		"open: lookup, modprobe and second lookup together; unload: completed ones",
		"refused: requests to unload that were refused, and how many of a hundred were",
		"stall: the longest gap in the lookups of a bystander; --full has all figures",
	}
}
