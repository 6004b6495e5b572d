package results_test

import (
	"errors"
	"io"

	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

func init() {
	results.Show = func(run *results.Run) error {
		if err := report.Table(io.Discard, run, report.TableOptions{Full: true}); err != nil {
			return err
		}
		changes, err := report.Compare(run, run, report.CompareOptions{Full: true})
		if err != nil {
			return nil // nothing to compare
		}
		if changes.Worse(0) != nil {
			return errors.New("a run is worse than itself")
		}
		return changes.Write(io.Discard, false)
	}
}
