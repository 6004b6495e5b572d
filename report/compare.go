package report

import (
	"errors"
	"fmt"
	"io"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/text"
	"github.com/modbench/modbench/results"
)

// CompareOptions say what to compare; the zero value compares the figures that
// decide, of runs that were measured alike.
type CompareOptions struct {
	Full      bool // compare every figure
	Different bool // compare although machine, Go or knobs differ, and say so
}

// ErrDifferent is why runs are not compared that CompareOptions.Different would
// compare.
var ErrDifferent = errors.New("not measured alike")

// Changes are what two runs say of the cells that both have.
type Changes struct {
	before, after *results.Run
	changes       *figures.Changes
}

// Compare compares two runs, each perhaps merged of several. Runs of different
// machines, kernels, Go versions or knobs are [ErrDifferent], unless o says
// otherwise; different commits are what the comparison is for. The same run on both
// sides is the first caveat.
func Compare(before, after *results.Run, o CompareOptions) (*Changes, error) {
	f := figures.CompareOptions{Different: o.Different}
	if o.Full {
		f.Metrics = figures.Metrics
	}
	c, err := figures.Compare(before.Data(), after.Data(), f)
	var unlike figures.Unlike
	switch {
	case errors.As(err, &unlike):
		return nil, fmt.Errorf("cannot compare %s and %s: %w: %w", before.Name(), after.Name(), ErrDifferent, err)
	case err != nil:
		return nil, fmt.Errorf("cannot compare %s and %s: %w", before.Name(), after.Name(), err)
	}
	if of, with, ok := results.Shared(before, after); ok {
		c.Caveats = append([]figures.Caveat{figures.SameRun{Old: of, New: with}}, c.Caveats...)
	}
	return &Changes{before, after, c}, nil
}

// Write writes the changes for a terminal; only what is shown to have changed if
// onlyChanged. Caveats follow.
func (c *Changes) Write(w io.Writer, onlyChanged bool) error {
	return text.WriteChanges(w, c.changes, c.before, c.after, onlyChanged)
}

// Worse returns an error that names what is shown to be worse by most, if that is
// more than limit, a share; or else what has vanished; nil if nothing is or has.
func (c *Changes) Worse(limit float64) error {
	if s := text.Worse(c.changes, limit); s != "" {
		return errors.New(s)
	}
	return nil
}

// Same returns an error that names the directories if the same run is on both sides: it
// is not worse than itself, and that shows nothing.
func (c *Changes) Same() error {
	if of, with, ok := results.Shared(c.before, c.after); ok {
		return errors.New(text.Caveat(figures.SameRun{Old: of, New: with}))
	}
	return nil
}
