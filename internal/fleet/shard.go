package fleet

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Shard is one of N parts of a plan, from 1.
type Shard struct{ I, N int }

// String returns "3/7", which [ParseShard] reads.
func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.I, s.N) }

const wantShard = "want I/N with I from 1 to N, auto, or auto/N"

// ParseShard reads which shard is meant: "3/7", or "auto/7" to take the number from the environment variables that
// Slurm gives to a task of an array, from 1, or Kubernetes to a pod of an indexed job, from 0. "auto" takes N from
// Slurm as well, which says it of an array that was submitted as a whole. getenv is [os.Getenv].
func ParseShard(text string, getenv func(string) string) (Shard, error) {
	first, count, _ := strings.Cut(text, "/")
	n, err := strconv.Atoi(count)
	if first != "auto" {
		i, ierr := strconv.Atoi(first)
		if err != nil || ierr != nil || i < 1 || i > n {
			return Shard{}, fmt.Errorf("shard %q: %s", text, wantShard)
		}
		return Shard{i, n}, nil
	}
	if text != "auto" && (err != nil || n < 1) {
		return Shard{}, fmt.Errorf("shard %q: %s", text, wantShard)
	}
	s, err := fromEngine(n, getenv)
	if err != nil {
		return Shard{}, fmt.Errorf("shard %s: %w", text, err)
	}
	return s, nil
}

// The variables that engines set.
const (
	slurmTask  = "SLURM_ARRAY_TASK_ID"
	slurmCount = "SLURM_ARRAY_TASK_COUNT"
	slurmMin   = "SLURM_ARRAY_TASK_MIN"
	slurmMax   = "SLURM_ARRAY_TASK_MAX"
	kubernetes = "JOB_COMPLETION_INDEX"
)

// fromEngine returns the shard that an engine asks for; n is 0 if the engine has to say how many there are.
func fromEngine(n int, getenv func(string) string) (Shard, error) {
	number := func(name string) (int, error) {
		v, err := strconv.Atoi(getenv(name))
		if err != nil || v < 0 {
			return 0, fmt.Errorf("%s is %q: want a number", name, getenv(name))
		}
		return v, nil
	}
	switch {
	case getenv(slurmTask) != "":
		i, err := number(slurmTask)
		if err != nil {
			return Shard{}, err
		}
		if n == 0 {
			return wholeArray(i, number)
		}
		if i < 1 || i > n {
			return Shard{}, fmt.Errorf("%s is %d: number the array from 1: --array=1-%d", slurmTask, i, n)
		}
		return Shard{i, n}, nil
	case getenv(kubernetes) != "":
		i, err := number(kubernetes)
		switch {
		case err != nil:
			return Shard{}, err
		case n == 0:
			return Shard{}, errors.New("Kubernetes does not say how many there are: auto/N")
		case i >= n:
			return Shard{}, fmt.Errorf("%s is %d: want completions: %d", kubernetes, i, n)
		}
		return Shard{i + 1, n}, nil
	}
	return Shard{}, fmt.Errorf(
		"neither %s nor %s is set: run it as an array of Slurm or an indexed Job of Kubernetes, "+
			"or say I/N",
		slurmTask,
		kubernetes,
	)
}

// wholeArray returns which shard task i is, in an array that has a task for each shard.
func wholeArray(i int, number func(name string) (int, error)) (Shard, error) {
	count, err := number(slurmCount)
	if err != nil {
		return Shard{}, err
	}
	first, err := number(slurmMin)
	if err != nil {
		return Shard{}, err
	}
	last, err := number(slurmMax)
	if err != nil {
		return Shard{}, err
	}
	if count < 2 || first > 1 || last-first+1 != count {
		return Shard{}, fmt.Errorf("an array of %d tasks from %d to %d does not say how many shards there are: auto/N",
			count, first, last)
	}
	return Shard{i - first + 1, count}, nil
}

// Groups returns which groups of the plan are in a shard, as places in Measured. The groups that take longest are dealt
// out first, each to the shard that has least to do.
func (p *Plan) Groups(s Shard) ([]int, error) {
	if s.N > len(p.Measured) {
		return nil, fmt.Errorf(
			"%d shards: the plan has %d groups of cells that must stay together; divide it into %[2]d "+
				"at most",
			s.N,
			len(p.Measured),
		)
	}
	return p.deal(s.N)[s.I-1], nil
}

// deal returns the groups of n shards.
func (p *Plan) deal(n int) [][]int {
	longest := make([]int, len(p.Measured))
	for i := range longest {
		longest[i] = i
	}
	slices.SortStableFunc(longest, func(i, j int) int { return int(p.Measured[j].Takes - p.Measured[i].Takes) })
	shards, busy := make([][]int, n), make([]time.Duration, n)
	for _, g := range longest {
		least := 0
		for i := range busy {
			if busy[i] < busy[least] || busy[i] == busy[least] && len(shards[i]) < len(shards[least]) {
				least = i
			}
		}
		shards[least] = append(shards[least], g)
		busy[least] += p.Measured[g].Takes
	}
	for _, groups := range shards {
		slices.Sort(groups)
	}
	return shards
}

// Time returns how long the longest of n shards takes at least.
func (p *Plan) Time(n int) (longest time.Duration) {
	for _, groups := range p.deal(n) {
		took := time.Duration(0)
		for _, g := range groups {
			took += p.Measured[g].Takes
		}
		longest = max(longest, took)
	}
	return longest
}
