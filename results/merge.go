package results

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// Merge makes one run of several: shards of one plan, or repetitions of it. All
// must come from the same Go and commit and have used the same knobs and duration, since
// rounds of one cell are samples of the same thing. If they are of machines that differ,
// each cell names its machine, so that figures of different machines stand beside each
// other and are not pooled. The same run twice, under two names or as a copy, is an error. It numbers the rounds
// anew, so that a ratio still pairs rounds that were measured together, and the
// processes, so that none is of two directories. It does not change the runs given, and
// returns a single one as it is.
func Merge(runs ...*Run) (*Run, error) {
	if len(runs) == 0 {
		return nil, errors.New("no results to merge")
	}
	if len(runs) == 1 {
		return runs[0], nil
	}
	if err := distinct(runs); err != nil {
		return nil, err
	}
	runs = align(runs...)
	first := runs[0]
	out := &Run{Manifest: first.Manifest, Env: first.Env, Baseline: first.Baseline}
	out.Manifest.Schemes = slices.Clone(first.Manifest.Schemes)
	out.Manifest.Cells, out.Manifest.Broken = slices.Clone(first.Manifest.Cells), nil
	knobs := map[bench.Cell]bench.Knobs{}
	next, process := 0, 0 // first free round number, and that of a process
	for _, run := range runs {
		for _, dir := range run.Dirs {
			if slices.ContainsFunc(out.Dirs, func(d string) bool { return filepath.Clean(d) == filepath.Clean(dir) }) {
				return nil, fmt.Errorf("results directory %s is named twice", dir)
			}
		}
		if err := mergeable(first, run); err != nil {
			return nil, fmt.Errorf("cannot merge %s and %s: %w: report them one by one", first.Name(), run.Name(), err)
		}
		if err := out.pool(run); err != nil {
			return nil, fmt.Errorf("cannot merge %s and %s: %w", first.Name(), run.Name(), err)
		}
		out.Dirs, out.Of = append(out.Dirs, run.Dirs...), append(out.Of, run.bare()...)
		out.Planned += run.Planned
		for _, note := range run.Notes {
			out.Notes = append(out.Notes, NoteOf{run.Name(), note})
		}
		out.Manifest.Schemes = unionOfSchemes(out.Manifest.Schemes, run.Manifest.Schemes)
		out.Manifest.Cells = union(out.Manifest.Cells, run.Manifest.Cells)
		out.Manifest.Broken = append(slices.Clip(out.Manifest.Broken), run.Manifest.Broken...)
		if run.Manifest.Status != Complete {
			out.Manifest.Status = run.Manifest.Status
		}
		out.Starts = append(out.Starts, starts(run, process)...)
		if err := out.take(run, next, process, knobs); err != nil {
			return nil, fmt.Errorf("cannot merge %s and %s: %w", first.Name(), run.Name(), err)
		}
		next, process = run.after(next, process)
	}
	out.Manifest.Done = len(out.Rounds) + out.kept.Len()
	out.kept.Seal()
	return out, nil
}

// bare returns the parts of r without their condensed rounds, which whoever merges them has copied.
func (r *Run) bare() (parts []*Run) {
	for _, p := range r.parts() {
		c := *p
		c.kept, c.pools = nil, nil
		parts = append(parts, &c)
	}
	return parts
}

// take adds copies of the rounds of run, with their numbers and those of their processes from the given ones on. It
// returns an error if the knobs of a cell are not the ones that the cell had before.
func (r *Run) take(run *Run, n, process int, knobs map[bench.Cell]bench.Knobs) error {
	same := func(c bench.Cell, k bench.Knobs) error {
		other, ok := knobs[c]
		if !ok {
			knobs[c] = k
			return nil
		}
		return figures.Knobs(c, other, k)
	}
	for _, x := range run.Rounds {
		c := *x
		c.N += n
		c.Process += process
		if err := same(c.Cell, c.Knobs); err != nil {
			return err
		}
		r.Rounds = append(r.Rounds, &c)
	}
	for _, s := range run.kept.Cells() {
		for _, c := range s.Common() {
			if err := same(s.Cell, c.Knobs); err != nil {
				return err
			}
		}
	}
	if run.kept == nil {
		return nil
	}
	if r.kept == nil {
		r.kept = newRounds()
	}
	return r.kept.Append(run.kept, figures.Renumbered{N: n, Process: process})
}

// after returns the first numbers of rounds and processes that are free if those of r are counted from the given ones.
func (r *Run) after(n, process int) (nextN, nextProcess int) {
	nextN, nextProcess = n, process
	see := func(x, p int) {
		nextN, nextProcess = max(nextN, n+x+1), max(nextProcess, process+p+1)
	}
	for _, x := range r.Rounds {
		see(x.N, x.Process)
	}
	see(r.kept.Last())
	return nextN, nextProcess
}

// starts returns the number of the first process of each directory of run if processes are numbered from first on. The
// first directory of all is left out.
func starts(run *Run, first int) (all []int) {
	if first > 0 {
		all = append(all, first)
	}
	for _, start := range run.Starts {
		all = append(all, first+start)
	}
	return all
}

// pool adds the pools of another run to those of r, which has no rounds yet or has the same form.
func (r *Run) pool(other *Run) error {
	if len(r.Dirs) > 0 && (r.pools == nil) != (other.pools == nil) {
		return errors.New("one is condensed and the other is not")
	}
	if other.pools != nil && r.pools == nil {
		r.pools = map[bench.Cell]*bench.Round{}
	}
	for cell, pool := range other.pools {
		into := r.pools[cell]
		if into == nil {
			into = &bench.Round{Cell: cell}
			r.pools[cell] = into
		}
		to := slots(into)
		for i, from := range slots(pool) {
			if *from.at != nil {
				merge(to[i].at, *from.at)
			}
		}
	}
	return nil
}

// mergeable returns an error if rounds of a and b are not samples of the same
// thing.
func mergeable(a, b *Run) error {
	for _, differ := range figures.Facts(&a.Env, &b.Env) {
		if !differ.OfMachine() { // machines are told apart by their names
			return differ
		}
	}
	return figures.Halves(a.Manifest.Half, b.Manifest.Half)
}

// unionOfSchemes returns a and the schemes of b that a does not have. One that was not explored in either is none that
// was explored.
func unionOfSchemes(a, b []Scheme) []Scheme {
	for _, s := range b {
		i := slices.IndexFunc(a, func(other Scheme) bool { return other.Name == s.Name })
		switch {
		case i < 0:
			a = append(a, s)
		case s.Explored == figures.NotExplored:
			a[i].Explored = s.Explored
		}
	}
	return a
}

// union appends to a what b has and a does not.
func union[T comparable](a, b []T) []T {
	for _, v := range b {
		if !slices.Contains(a, v) {
			a = append(a, v)
		}
	}
	return a
}
