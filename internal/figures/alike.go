package figures

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/workloads"
)

// FactDiffers is a fact of machine or program that two runs should have in
// common and do not. It is an error.
type FactDiffers struct {
	Fact          string // "cpu"
	Before, After string
}

func (d FactDiffers) Error() string {
	return fmt.Sprintf("%s differs: %s and %s", d.Fact, d.Before, d.After)
}

// HalfDiffers says that the halves of rounds were planned to last differently
// long. It is an error.
type HalfDiffers struct{ Before, After time.Duration }

func (d HalfDiffers) Error() string {
	return fmt.Sprintf("duration of a half differs: %v and %v", d.Before, d.After)
}

// KnobsDiffer says that a cell was measured with other inputs. It is an error.
type KnobsDiffer struct {
	Cell          bench.Cell
	Before, After workloads.Knobs
}

func (d KnobsDiffer) Error() string {
	return fmt.Sprintf("the knobs of %s differ: %s", d.Cell, workloads.StandardKnobs().Differences(d.Before, d.After))
}

// Unlike is everything in which two runs differ that makes their numbers
// incomparable. It is an error of one line.
type Unlike []error

func (u Unlike) Error() string {
	var all []string
	for _, err := range u {
		all = append(all, err.Error())
	}
	return strings.Join(all, "; ")
}

// commit is the fact that two runs may differ in and still be compared.
const commit = "commit"

// Facts returns the facts of machine and program in which two environments
// differ. Rounds of one cell are samples of the same thing only if there are
// none.
func Facts(before, after *env.Environment) (differ []FactDiffers) {
	add := func(fact, x, y string) {
		if x != y {
			differ = append(differ, FactDiffers{fact, x, y})
		}
	}
	x, y := before, after
	add("cpu", x.Machine.CPU, y.Machine.CPU)
	add("number of processors", x.Machine.Processors, y.Machine.Processors)
	add("kernel", x.Kernel.Version, y.Kernel.Version)
	add("go", x.Go.Version, y.Go.Version)
	add("goarch", x.Go.Arch, y.Go.Arch)
	add("goamd64", x.Go.AMD64, y.Go.AMD64)
	add("goexperiment", x.Go.Experiment, y.Go.Experiment)
	add("race detector", fmt.Sprint(x.Go.Race), fmt.Sprint(y.Go.Race))
	add("pinning", x.Go.Pinning, y.Go.Pinning)
	add("grace periods", x.Go.GracePeriods(), y.Go.GracePeriods())
	add(commit, x.Go.Commit, y.Go.Commit)
	return differ
}

// factsOf returns the facts in which any segment of one run differs from the first
// segment of the other, each fact once.
func factsOf(before, after *Data) (differ []FactDiffers) {
	add := func(x, y *env.Environment) {
		for _, f := range Facts(x, y) {
			if !slices.ContainsFunc(differ, func(d FactDiffers) bool { return d.Fact == f.Fact }) {
				differ = append(differ, f)
			}
		}
	}
	for i := range after.Segments {
		add(before.Env(), &after.Segments[i].Env)
	}
	for i := range before.Segments {
		add(&before.Segments[i].Env, after.Env())
	}
	return differ
}

// Halves returns an error if two planned durations differ; one that is not known
// differs from nothing.
func Halves(before, after time.Duration) error {
	if before != after && before != 0 && after != 0 {
		return HalfDiffers{before, after}
	}
	return nil
}

// Knobs returns an error if two rounds of a cell had other inputs. The seed is
// none of them: it differs from round to round.
func Knobs(c bench.Cell, before, after workloads.Knobs) error {
	x, y := before, after
	x.Seed, y.Seed = 0, 0
	if x != y {
		return KnobsDiffer{c, before, after}
	}
	return nil
}

// unlike returns all that makes the numbers of two runs incomparable; nil if
// nothing does. Another commit does not: it is what a comparison is for.
func unlike(before, after *Data) (differ Unlike) {
	apart := before.Apart() && after.Apart() // then cells of one name are of one kind of machine
	for _, f := range factsOf(before, after) {
		if f.Fact != commit && !(apart && f.OfMachine()) {
			differ = append(differ, f)
		}
	}
	if err := Halves(before.Half, after.Half); err != nil {
		differ = append(differ, err)
	}
	for _, s := range after.Rounds.Cells() {
		was := before.Rounds.At(s.Cell)
		if was == nil {
			continue
		}
		for _, is := range s.Common() {
			if err := Knobs(s.Cell, before.Rounds.common[was.last].Knobs, is.Knobs); err != nil {
				return append(differ, err) // one cell is enough: the others differ alike
			}
		}
	}
	return differ
}
