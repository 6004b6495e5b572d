package report

import (
	"fmt"
	"strings"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/text"
	"github.com/modbench/modbench/results"
)

// Situation is a situation that a reader is in, and where a run has the answer.
type Situation struct {
	Text         string // what the reader has, as Markdown in one line
	Workload     string
	Subsystem    string
	Procs        int
	Unit         string   // of the figure that decides, as bench.txt has it: "lookups/s"
	NeverRefuses bool     // only schemes under which no lookup is refused
	Without      []string // schemes that do not answer the question

	_ struct{}
}

// Answers returns a table of Markdown: for each situation the scheme that leads, its figure with the interval, how it
// compares with the scheme base, and the schemes that run cannot tell from it.
func Answers(run *results.Run, base string, situations []Situation) (string, error) {
	var rows []text.Situation
	for _, s := range situations {
		m := figures.MetricOf(s.Unit)
		if m == nil {
			return "", fmt.Errorf("no figure has the unit %q", s.Unit)
		}
		rows = append(rows, text.Situation{
			Text: s.Text, Setting: figures.Setting{Workload: s.Workload}, Subsystem: s.Subsystem, Procs: s.Procs,
			Metric: m, NeverRefuses: s.NeverRefuses, Without: s.Without,
		})
	}
	table, err := text.Answers(figures.Summarise(run.Data()), base, rows)
	return table, sound(err, run)
}

// Duel returns a table of Markdown: how scheme a does against scheme b under each workload of run and on each number
// of processors, over all subsystems.
func Duel(run *results.Run, a, b string) (string, error) {
	table := text.Duel(figures.Summarise(run.Data()), a, b)
	return table, sound(nil, run)
}

// FailedOpens returns a sentence for each subsystem of run: of a million opens under a workload that was swept, how
// many failed under each scheme though a module provides what they asked for, and what slow opens cost a
// scheme that fails fewer.
func FailedOpens(run *results.Run, workload string) (string, error) {
	lines := text.Failures(figures.Summarise(run.Data()), workload, "")
	return strings.Join(lines, "\n") + "\n", sound(nil, run)
}
