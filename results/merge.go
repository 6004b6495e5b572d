package results

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/workloads"
)

// Merge makes one run of several: shards of one plan, or repetitions of it. All
// must come from the same processor model, Go and commit and have used the same
// knobs and duration, since rounds of one cell are samples of the same thing. Rounds are
// renumbered, so that a ratio still pairs rounds that were measured together.
// The runs given are not changed; one run is returned as it is.
func Merge(runs ...*Run) (*Run, error) {
	if len(runs) == 0 {
		return nil, errors.New("no results to merge")
	}
	if len(runs) == 1 {
		return runs[0], nil
	}
	first := runs[0]
	out := &Run{Manifest: first.Manifest, Env: first.Env}
	out.Manifest.Schemes = slices.Clone(first.Manifest.Schemes)
	out.Manifest.Cells = slices.Clone(first.Manifest.Cells)
	knobs := map[bench.Cell]*bench.Round{}
	next := 0 // first free round number
	for _, run := range runs {
		for _, dir := range run.Dirs {
			if slices.ContainsFunc(out.Dirs, func(d string) bool { return filepath.Clean(d) == filepath.Clean(dir) }) {
				return nil, fmt.Errorf("results directory %s is named twice", dir)
			}
		}
		if err := alike(first, run); err != nil {
			return nil, fmt.Errorf("cannot merge %s and %s: %w: report them one by one", name(first), name(run), err)
		}
		if a, b := first.Manifest.Half, run.Manifest.Half; a != b && a != 0 && b != 0 {
			return nil, fmt.Errorf("cannot merge %s and %s: duration of a half differs: %v and %v: report them one by one", name(first), name(run), a, b)
		}
		out.Dirs = append(out.Dirs, run.Dirs...)
		out.Planned += run.Planned
		for _, note := range run.Notes {
			out.Notes = append(out.Notes, name(run)+": "+note)
		}
		out.Manifest.Schemes = union(out.Manifest.Schemes, run.Manifest.Schemes)
		out.Manifest.Cells = union(out.Manifest.Cells, run.Manifest.Cells)
		if run.Manifest.Status != Complete {
			out.Manifest.Status = run.Manifest.Status
		}
		last := next
		for _, r := range run.Rounds {
			c := *r
			c.N += next
			last = max(last, c.N+1)
			if other, ok := knobs[c.Cell]; !ok {
				knobs[c.Cell] = r
			} else if sameSeed(other.Knobs) != sameSeed(r.Knobs) {
				return nil, fmt.Errorf("cannot merge %s and %s: the knobs of %s differ: %+v and %+v",
					name(first), name(run), c.Cell, other.Knobs, r.Knobs)
			}
			out.Rounds = append(out.Rounds, &c)
		}
		next = last
	}
	out.Manifest.Done = len(out.Rounds)
	out.Manifest.After = runs[len(runs)-1].Manifest.After
	return out, nil
}

// sameSeed returns k without what may differ from round to round.
func sameSeed(k workloads.Knobs) workloads.Knobs {
	k.Seed = 0
	return k
}

// fact is something that two runs should have in common.
type fact struct{ what, a, b string }

func facts(a, b *Run) []fact {
	x, y := &a.Env, &b.Env
	return []fact{
		{"cpu", x.Machine.CPU, y.Machine.CPU},
		{"number of processors", x.Machine.Processors, y.Machine.Processors},
		{"kernel", x.Kernel.Version, y.Kernel.Version},
		{"go", x.Go.Version, y.Go.Version},
		{"goarch", x.Go.Arch, y.Go.Arch},
		{"goamd64", x.Go.AMD64, y.Go.AMD64},
		{"goexperiment", x.Go.Experiment, y.Go.Experiment},
		{"race detector", fmt.Sprint(x.Go.Race), fmt.Sprint(y.Go.Race)},
		{"pinning", x.Go.Pinning, y.Go.Pinning},
		{"commit", x.Go.Commit, y.Go.Commit},
	}
}

// alike returns what makes b's numbers incomparable with a's.
func alike(a, b *Run) error {
	for _, f := range facts(a, b) {
		if f.a != f.b {
			return fmt.Errorf("%s differs: %s and %s", f.what, f.a, f.b)
		}
	}
	return nil
}

// incomparable returns all that makes the numbers of two runs incomparable.
func incomparable(before, after *Run) error {
	var differ []error
	for _, f := range facts(before, after) {
		if f.what != "commit" && f.a != f.b {
			differ = append(differ, fmt.Errorf("%s differs: %s and %s", f.what, f.a, f.b))
		}
	}
	if a, b := before.Manifest.Half, after.Manifest.Half; a != b && a != 0 && b != 0 {
		differ = append(differ, fmt.Errorf("duration of a half differs: %v and %v", a, b))
	}
	knobs := map[bench.Cell]*bench.Round{}
	for _, r := range before.Rounds {
		knobs[r.Cell] = r
	}
	for _, r := range after.Rounds {
		if o := knobs[r.Cell]; o != nil && sameSeed(o.Knobs) != sameSeed(r.Knobs) {
			differ = append(differ, fmt.Errorf("the knobs of %s differ: %+v and %+v", r.Cell, o.Knobs, r.Knobs))
			break
		}
	}
	return listed(differ)
}

// listed joins errors in one line.
func listed(errs []error) error {
	if len(errs) == 0 {
		return nil
	}
	s := ""
	for i, err := range errs {
		if i > 0 {
			s += "; "
		}
		s += err.Error()
	}
	return errors.New(s)
}

func union[T comparable](a, b []T) []T {
	for _, v := range b {
		if !slices.Contains(a, v) {
			a = append(a, v)
		}
	}
	return a
}

// name names a run in a message.
func name(r *Run) string {
	if len(r.Dirs) == 0 {
		return "a run"
	}
	return r.Dirs[0]
}
