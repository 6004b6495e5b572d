package results

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/figures"
)

// Run is a results directory, or several merged.
type Run struct {
	Dirs     []string // where it was read from
	Manifest Manifest // of the first directory
	Env      env.Environment
	Rounds   []*bench.Round // in the order measured; nil: see [ReadCondensed]
	Planned  int            // rounds that the plan asked for
	Notes    []Note         // what is missing or was ignored
	Starts   []int          // of the directories but the first: the number of its first process
	Baseline string         // the scheme that others are compared with; "": the usual one. See [Run.SetBaseline]
	Of       []*Run         // those that it was merged of; nil: it is of one directory

	kept     *figures.Rounds             // if the run is condensed, instead of Rounds; and then
	pools    map[bench.Cell]*bench.Round // the histograms of gets of all rounds of a cell; nil: the run is whole
	identity string                      // see identify; "": not known
	_        struct{}
}

// Name names the run in a message: its first directory.
func (r *Run) Name() string {
	if len(r.Dirs) == 0 {
		return "a run"
	}
	return r.Dirs[0]
}

// SetBaseline names the scheme that the others of r are compared with; "" is tryget if it was measured, otherwise the
// first contender. It is an error if the scheme was not measured, or if schemes are not compared with it.
func (r *Run) SetBaseline(name string) error {
	var fit []string
	for _, s := range r.Manifest.Schemes {
		if figures.Scheme(s).Contends() {
			fit = append(fit, s.Name)
		}
	}
	if name != "" && !slices.Contains(fit, name) {
		return fmt.Errorf("baseline %q: want a scheme that %s compares: %s", name, r.Name(), strings.Join(fit, ", "))
	}
	r.Baseline = name
	return nil
}

// counts returns how many rounds each cell has.
func (r *Run) counts() map[bench.Cell]int {
	n := map[bench.Cell]int{}
	for _, x := range r.Rounds {
		n[x.Cell]++
	}
	for _, s := range r.kept.Cells() {
		n[s.Cell] += s.Len()
	}
	return n
}

// Err returns why a condensed run does not have all its rounds any more: the temporary file that some of them are in
// failed, and so figures that were made since are wrong. It is nil if it has them.
func (r *Run) Err() error { return r.kept.Err() }

// Data returns what figures are drawn from. It shares the rounds with r if that is condensed.
func (r *Run) Data() *figures.Data {
	d := &figures.Data{
		Cells: r.Manifest.Cells, Rounds: r.kept, Half: r.Manifest.Half, Runs: len(r.Dirs), Starts: r.Starts,
		Pooled: r.pools, Baseline: r.Baseline,
		Machines: r.machines(),
	}
	for _, x := range r.Rounds {
		d.Add(x)
	}
	for _, part := range r.parts() {
		for _, s := range part.segments() {
			if len(r.Of) > 0 {
				s.Dir = part.Name()
			}
			d.Segments = append(d.Segments, s)
		}
	}
	for _, s := range r.Manifest.Schemes {
		d.Schemes = append(d.Schemes, figures.Scheme(s))
	}
	return d
}

// segments returns what is known of the processes that measured a run of one directory:
// one, and one more for each time that it was resumed. If an older modbench resumed it,
// the loads before and after the pause are not known.
func (r *Run) segments() []figures.Segment {
	all := []figures.Segment{{Env: r.Env}}
	for _, again := range r.Manifest.Resumed {
		before, next := &all[len(all)-1], figures.Segment{Env: r.Env}
		next.Env.Before = env.Load{}
		if again.Env != nil {
			next.Env = *again.Env
		}
		if again.Closed != nil {
			before.After = *again.Closed
		}
		all = append(all, next)
	}
	all[len(all)-1].After = r.Manifest.After
	for i := range all {
		all[i].Process, all[i].Processes = i+1, len(all)
	}
	return all
}
