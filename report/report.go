// Package report shows results to people: as tables in a terminal, as the changes
// between two runs, and as one HTML page that a sceptic can check.
//
//	run, err := results.Read(dir)
//	...
//	err = report.Table(os.Stdout, run, report.TableOptions{})
//	err = report.Write(page, []*results.Run{run}, report.Options{})
//
// The page says what the run shows in words, then its inputs, its caveats,
// charts, and under each chart the numbers it was drawn from. It is
// self-contained: style, script and charts are in it, nothing is fetched, and it
// reads the same in ten years. The same results give the same bytes.
//
// A difference is claimed only where a test shows one, after correction for all
// that are judged beside it. Each judgement has one wording, wherever it is shown.
package report

import (
	"bytes"
	"io"

	"github.com/modbench/modbench/report/internal/text"
	"github.com/modbench/modbench/results"
)

// Options change a page; the zero value is the usual one.
type Options struct {
	Title    string            // of the page; empty: one that names the schemes
	Explored map[string]string // by scheme: what running every interleaving came to; nil: what the results say of it

	// Beside are directories of modbench claims and modbench project, which the page shows in sections of their own.
	Beside []string
}

// Write writes the page of runs, which must be mergeable ([results.Merge]); a run without rounds gives a page that says
// so, and no run is enough if there is something beside. Nothing is written if it fails.
// A page of 60 cells takes a quarter of a second and is about 500 KB.
func Write(w io.Writer, runs []*results.Run, o Options) error {
	return Export(w, runs, HTML, o)
}

// TableOptions change a table; the zero value is what a terminal needs.
type TableOptions struct {
	Full  bool // every figure and every caveat, not only those that decide
	Width int  // of a line, in columns; 0: 100
}

// Table writes run for a terminal: for each workload and number of processors a
// block, in it for each figure the subsystems below each other and the schemes
// side by side. Caveats follow.
func Table(w io.Writer, run *results.Run, o TableOptions) error {
	return whole(w, text.Table{Full: o.Full, Width: o.Width}.Write, run)
}

// whole writes what write makes of a run, once it is known that no rounds were lost meanwhile.
func whole(w io.Writer, write func(io.Writer, *results.Run) error, run *results.Run) error {
	var b bytes.Buffer
	if err := sound(write(&b, run), run); err != nil {
		return err
	}
	_, err := b.WriteTo(w)
	return err
}

// sound returns err, or rather why rounds of a run were lost while they were read: then what was made of the others is
// of no use.
func sound(err error, runs ...*results.Run) error {
	for _, run := range runs {
		if lost := run.Err(); lost != nil {
			return lost
		}
	}
	return err
}

// Notes returns what is missing in the results directory of run or was ignored,
// a line each.
func Notes(run *results.Run) []string { return text.Notes(run) }
