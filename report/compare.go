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

	// Baseline is a scheme of both runs: each figure is compared as a ratio to that scheme's in the same round, so that
	// the speed of the machine cancels out. "": figures are compared as they are.
	Baseline string

	Width int // of a line of prose that [Changes.Write] writes, in columns; 0: any
}

// ErrDifferent is the error for runs that were not measured alike. They are compared if
// CompareOptions.Different is set.
var ErrDifferent = errors.New("not measured alike")

// Changes are what two runs say of the cells that both have.
type Changes struct {
	before, after *results.Run
	changes       *figures.Changes
	width         int
}

// Compare compares two runs, each perhaps merged of several. Runs of different
// machines, kernels, Go versions or knobs are [ErrDifferent], unless o says
// otherwise; different commits are what the comparison is for. If a run is of machines
// that differ, cells are compared that are of the same kind of machine. The same run on
// both sides is the first caveat.
func Compare(before, after *results.Run, o CompareOptions) (*Changes, error) {
	f := figures.CompareOptions{Different: o.Different, Metrics: figures.Deciding}
	if o.Full {
		f.Metrics = figures.Metrics
	}
	before, after = results.AlignApart(before, after)
	x, y := before.Data(), after.Data()
	if o.Baseline != "" {
		for _, run := range []*results.Run{before, after} {
			if err := run.SetBaseline(o.Baseline); err != nil {
				return nil, err
			}
		}
		var relative []*figures.Metric
		for _, m := range f.Metrics {
			relative = append(relative, figures.Relative(m, o.Baseline))
		}
		f.Metrics = relative
	}
	c, err := figures.Compare(x, y, f)
	if lost := sound(nil, before, after); lost != nil {
		return nil, lost
	}
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
	return &Changes{before, after, c, o.Width}, nil
}

// Write writes the changes for a terminal; only what is shown to have changed if
// onlyChanged. Caveats follow.
func (c *Changes) Write(w io.Writer, onlyChanged bool) error {
	return whole(w, func(w io.Writer, after *results.Run) error {
		return sound(text.WriteChanges(w, c.changes, c.before, after, onlyChanged, c.width), c.before)
	}, c.after)
}

// Worse returns an error that names the figure that is shown to be worse by most, if it was
// measured to be worse by more than the share limit. If there is none, the error names what
// does not happen any more, and it is nil if there is no such figure either. It is nil as
// well if little could be judged: see [Changes.Gate].
func (c *Changes) Worse(limit float64) error {
	if s := text.Worse(c.changes, limit); s != "" {
		return &Failure{Worse, s}
	}
	if s := text.Gone(c.changes); s != "" {
		return &Failure{Worse, s}
	}
	return nil
}

// Gate is what a comparison must come to so that a new version passes.
type Gate struct {
	Limit        float64 // the share by which a figure may be worse
	AllowMissing bool    // cells and figures of the old run may be missing in the new one

	_ struct{}
}

// Reason is the kind of a [Failure].
type Reason int

// The reasons.
const (
	Worse     Reason = iota // something is worse, or does not happen any more
	Missing                 // the new run does not have all cells of the old one
	NotEnough               // a run is incomplete, or has too little for a verdict
)

// Failure is why a comparison does not pass a [Gate]: what is not as it must be, and what
// to do, in one line.
type Failure struct {
	Reason Reason
	text   string
}

// Error implements error.
func (f *Failure) Error() string { return f.text }

// Gate returns nil if all figures of the old run were measured in the new one, both
// runs are complete, every figure was judged, none is both shown to be worse and
// measured to be worse by more than the limit, and not all schemes together are slower by that
// much. Otherwise its error is a [*Failure]. If several things fail, it is about a figure that is
// worse.
func (c *Changes) Gate(g Gate) error {
	for _, check := range []struct {
		reason Reason
		says   string
		pass   bool
	}{
		{Worse, text.Worse(c.changes, g.Limit), false},
		{Worse, text.Slower(c.changes, g.Limit), false},
		{Worse, text.Gone(c.changes), g.AllowMissing},
		{NotEnough, text.Incomplete(c.before, c.after), false},
		{Missing, text.Missing(c.changes, c.before, c.after), g.AllowMissing},
		{NotEnough, text.NotJudged(c.changes), false},
	} {
		if check.says != "" && !check.pass {
			return &Failure{check.reason, check.says}
		}
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
