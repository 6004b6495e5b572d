package report

import (
	"fmt"
	"strings"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/text"
	"github.com/modbench/modbench/results"
)

// Costs returns, for each scheme of run by its name, its figures in the situations: a list
// in Markdown, one line for each, with the interval and with the ratio to the scheme floor.
// It leaves out what was not measured, and schemes without any figure.
func Costs(run *results.Run, floor string, situations []Situation) (map[string]string, error) {
	grid := figures.Summarise(run.Data())
	costs := make(map[string]string)
	for _, scheme := range grid.Schemes {
		var b strings.Builder
		for _, s := range situations {
			m := figures.MetricOf(s.Unit)
			if m == nil {
				return nil, fmt.Errorf("no figure has the unit %q", s.Unit)
			}
			setting := figures.Setting{Workload: s.Workload}
			sum := grid.At(setting.Cell(scheme.Name, s.Subsystem, s.Procs))
			if sum == nil || sum.Figure(m).N == 0 {
				continue
			}
			fmt.Fprintf(&b, "- %s: %s", s.Text, text.Figure(sum.Figure(m), m.Quantity))
			if base := grid.At(setting.Cell(floor, s.Subsystem, s.Procs)); base != nil && scheme.Name != floor {
				if r := figures.Ratio(sum, base, m); r.N > 0 && r.Median > 0 {
					fmt.Fprintf(&b, ", %s of `%s`", text.Times(r.Median), floor)
				}
			}
			b.WriteString("\n")
		}
		if b.Len() > 0 {
			costs[scheme.Name] = b.String()
		}
	}
	return costs, sound(nil, run)
}
