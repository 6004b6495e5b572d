package fleet

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/modbench/modbench/results"
)

// Found is the shards of one plan that were found.
type Found struct {
	Plan    *Plan
	N       int                 // shards that the plan was divided into
	Shards  []*results.ShardDir // those that are complete, each once, by number
	Missing []int               // numbers of the others
	Left    []string            // why directories were left out, a line each
}

// FindOptions say what is done about directories that do not fit; the zero value refuses them.
type FindOptions struct {
	// Replace has the newest of several complete directories of a shard stand for it, and leaves out those that are
	// incomplete or damaged.
	Replace bool

	_ struct{}
}

// Find reads the directories of the shards of one plan. Its errors are one line: what is wrong, with which directory,
// and what to do. It changes nothing in them.
func Find(dirs []string, o FindOptions) (*Found, error) {
	f := &Found{}
	whole := map[int]*results.ShardDir{}
	first := (*results.ShardDir)(nil)
	for i, dir := range dirs {
		if slices.ContainsFunc(dirs[:i], func(d string) bool { return filepath.Clean(d) == filepath.Clean(dir) }) {
			return nil, fmt.Errorf("results directory %s is named twice", dir)
		}
	}
	for _, dir := range dirs {
		s, err := results.OpenShard(dir)
		if err == nil && first == nil {
			first = s
			err = f.planOf(s)
		}
		if err == nil {
			err = alike(first, s)
		}
		switch {
		case err != nil && s == nil && o.Replace: // it cannot be read
			f.Left = append(f.Left, err.Error())
			continue
		case err != nil:
			return nil, err
		}
		if err := f.add(whole, s, o); err != nil {
			return nil, err
		}
	}
	if first == nil {
		if len(dirs) == 1 {
			return nil, errors.New(f.Left[0])
		}
		return nil, fmt.Errorf("no shard in %d directories; the first: %s", len(dirs), f.Left[0])
	}
	for i := 1; i <= f.N; i++ {
		if s := whole[i]; s != nil {
			f.Shards = append(f.Shards, s)
		} else {
			f.Missing = append(f.Missing, i)
		}
	}
	return f, nil
}

// planOf reads the plan that a shard is of.
func (f *Found) planOf(s *results.ShardDir) error {
	text, err := results.PlanOf(s.Dir)
	if err != nil {
		return err
	}
	if f.Plan, err = Parse(text); err != nil {
		return fmt.Errorf("results directory %s: plan.json: %w", s.Dir, err)
	}
	if f.Plan.SHA256 != s.Manifest.Shard.Plan {
		return fmt.Errorf("results directory %s: plan.json is not the plan that was measured (sha256 %.12s, and "+
			"manifest.json says %.12s)", s.Dir, f.Plan.SHA256, s.Manifest.Shard.Plan)
	}
	f.N = s.Manifest.Shard.N
	return nil
}

// alike returns an error if two directories are not shards of one division of one plan.
func alike(a, b *results.ShardDir) error {
	x, y := a.Manifest.Shard, b.Manifest.Shard
	if x.Plan != y.Plan {
		return fmt.Errorf("%s is of another plan than %s (sha256 %.12s and %.12s)%s: merge the shards of one plan",
			b.Dir, a.Dir, y.Plan, x.Plan, otherBuild(a, b))
	}
	if x.N != y.N {
		return fmt.Errorf("%s is %v and %s is %v: a plan is divided once; merge the shards of one division",
			b.Dir, y, a.Dir, x)
	}
	return nil
}

// otherBuild says so if the plans of two directories were made by different builds of modbench.
func otherBuild(a, b *results.ShardDir) string {
	var builds []Program
	for _, s := range []*results.ShardDir{a, b} {
		text, err := results.PlanOf(s.Dir)
		if err != nil {
			return ""
		}
		p, err := Parse(text)
		if err != nil {
			return ""
		}
		builds = append(builds, p.Program)
	}
	if builds[0] == builds[1] {
		return ""
	}
	return fmt.Sprintf(", made by another build (%v and %v)", builds[1], builds[0])
}

// add takes note of a shard.
func (f *Found) add(whole map[int]*results.ShardDir, s *results.ShardDir, o FindOptions) error {
	of := s.Manifest.Shard
	if !s.Complete() {
		what := fmt.Errorf("%s is incomplete: %v, %d of %d rounds; run it again with the same --out, "+
			"or leave it out with --replace", s.Dir, of, s.Manifest.Done, s.Manifest.Planned())
		if !o.Replace {
			return what
		}
		f.Left = append(f.Left, fmt.Sprintf("%s is incomplete: %v, %d of %d rounds", s.Dir, of, s.Manifest.Done,
			s.Manifest.Planned()))
		return nil
	}
	other := whole[of.I]
	switch {
	case other == nil:
		whole[of.I] = s
	case !o.Replace:
		return fmt.Errorf(
			"%v is there twice: %s and %s; name one of them, or --replace takes the newest",
			of,
			other.Dir,
			s.Dir,
		)
	case s.Manifest.Created.Before(other.Manifest.Created):
		f.Left = append(f.Left, fmt.Sprintf("%s is older than %s: %v", s.Dir, other.Dir, of))
	default:
		f.Left = append(f.Left, fmt.Sprintf("%s is older than %s: %v", other.Dir, s.Dir, of))
		whole[of.I] = s
	}
	return nil
}

// Merge makes the results directory dir of the shards that were found.
func (f *Found) Merge(dir string) error {
	if len(f.Shards) == 0 {
		return errors.New("no shard is complete: nothing to merge")
	}
	p, first := f.Plan, &f.Shards[0].Manifest
	m := results.Manifest{
		Command: append([]string{"modbench", "run"}, p.Flags...), Profile: first.Profile, Seed: p.Seed,
		Schemes: first.Schemes, Cells: p.Cells(), Rounds: p.Rounds, Half: p.Half,
		Merged: &results.Merged{Plan: p.SHA256, N: f.N, Missing: f.Missing},
	}
	return results.Gather(dir, p.Text(), m, f.Shards)
}
