package results

import (
	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/figures"
)

// Run is a results directory, or several merged.
type Run struct {
	Dirs     []string // where it was read from
	Manifest Manifest // of the first directory
	Env      env.Environment
	Rounds   []*bench.Round // in the order measured
	Planned  int            // rounds that the plan asked for
	Notes    []Note         // what is missing or was ignored
	Starts   []int          // of the directories but the first: the number of its first process

	_ struct{}
}

// Name names the run in a message: its first directory.
func (r *Run) Name() string {
	if len(r.Dirs) == 0 {
		return "a run"
	}
	return r.Dirs[0]
}

// Data returns what figures are drawn from. It shares the rounds with r.
func (r *Run) Data() *figures.Data {
	d := &figures.Data{
		Cells: r.Manifest.Cells, Rounds: r.Rounds, Half: r.Manifest.Half, Runs: len(r.Dirs), Starts: r.Starts,
		Env: r.Env, After: r.Manifest.After,
	}
	for _, s := range r.Manifest.Schemes {
		d.Schemes = append(d.Schemes, figures.Scheme(s))
	}
	return d
}
