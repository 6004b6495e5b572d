package report

import (
	"fmt"
	"io"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/text"
	"github.com/modbench/modbench/results"
)

// Map writes for a terminal who does the most lookups a second over two knobs that run was measured at: a map for each
// subsystem and number of processors. width is that of a line, in columns; 0: 100. It is an error if run has none.
func Map(w io.Writer, run *results.Run, width int) error {
	maps := figures.Summarise(run.Data()).Maps()
	if len(maps) == 0 {
		return fmt.Errorf("%s has no workload whose points are of two knobs: nothing to map", run.Name())
	}
	return whole(w, func(w io.Writer, _ *results.Run) error {
		for i := range maps {
			if i > 0 {
				fmt.Fprintln(w)
			}
			text.WriteMap(w, &maps[i], width)
		}
		return nil
	}, run)
}
