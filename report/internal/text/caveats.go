package text

import (
	"fmt"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/results"
)

// Caveats returns what a reader must know before believing the numbers of run, a
// line each, the gravest first: what is missing in the directory, and what
// figures find.
func Caveats(run *results.Run, g *figures.Grid) (lines []string) {
	lines = Notes(run)
	for _, c := range g.Caveats() {
		lines = append(lines, Caveat(c))
	}
	return lines
}

// Caveat words a caveat in a line: what was seen, then what it means or what to
// do.
func Caveat(c figures.Caveat) string {
	for _, words := range []func(figures.Caveat) string{buildCaveat, roundCaveat, machineCaveat, comparisonCaveat} {
		if s := words(c); s != "" {
			return s
		}
	}
	return fmt.Sprintf("%T %+v", c, c) // TestCaveatsAreWorded fails before anybody reads this
}

func buildCaveat(c figures.Caveat) string {
	switch c := c.(type) {
	case figures.RaceDetector:
		return "built with the race detector: no number here is a measurement; build without -race"
	case figures.DebugBuild:
		return fmt.Sprintf("a debug build (-gcflags %q): nothing is inlined or optimised; build without it", c.Flags)
	case figures.OtherPinning:
		return fmt.Sprintf("per-CPU counts are kept by %s and not by processor: they cost more than they should; "+
			"build without the tag modbench_nolinkname", c.Pinning)
	case figures.LocalChanges:
		return fmt.Sprintf("built from a tree with local changes on top of commit %.12s", c.Commit)
	}
	return ""
}

func roundCaveat(c figures.Caveat) string {
	switch c := c.(type) {
	case figures.FewRounds:
		return fmt.Sprintf("%s a cell are too few for an interval and for any claim about a difference; "+
			"measure at least %d",
			between(c.Least, c.Most, "round"), figures.Enough)
	case figures.FewToJudge:
		return fmt.Sprintf("%s are too few to show a difference after correction for %s: "+
			"ratios marked ? are not judged; measure at least %d (--rounds %[3]d, or a longer --profile)",
			between(c.Least, c.Most, "round"), Count(c.Comparisons, "comparison"), c.Need)
	case figures.Warned:
		return warned(c)
	case figures.Repeated:
		return fmt.Sprintf("%s thrown away and measured again because others disturbed them, "+
			"beside the %d that were kept",
			were(c.Rounds, "round"), c.Kept)
	case figures.Blind:
		return fmt.Sprintf("the system does not tell what others took of the processors during %d of %s",
			c.Rounds, Count(c.Of, "round"))
	case figures.Unstable:
		first := ""
		if c.N > 1 {
			first = "the first: "
		}
		return fmt.Sprintf("%s is unstable in %d of %s (%s%s: %s): "+
			"such rounds do not measure one steady state, and their median describes none",
			c.Metric.Label, c.N, Count(c.Of, "cell"), first, c.Cell, Instability(c.How))
	case figures.Unsteady:
		return fmt.Sprintf("%d of %s began before the warm-up was steady", c.Rounds, Count(c.Of, "round"))
	case figures.CoarseClock:
		return fmt.Sprintf("in %d of %s get p50 is less than twice what reading the clock takes: "+
			"the clock is too coarse to compare such gets; compare throughput", c.Cells, Count(c.Of, "cell"))
	case figures.Crowded:
		return fmt.Sprintf("in %d of %s there are more workers than processors (up to %d on %d): "+
			"latency includes waiting for a turn",
			c.Cells, Count(c.Of, "cell"), c.Workers, c.Procs)
	case figures.Unsafe:
		return c.Scheme + " is UNSAFE, broken on purpose to prove that the checks work: it is not a choice"
	}
	return ""
}

// Warning words what a round warns of.
func Warning(w bench.Warning) string {
	switch w.Kind {
	case bench.Disturbed:
		return fmt.Sprintf("disturbed: others took more than %.0f %% of the processors", 100*w.Limit)
	case bench.Overloaded:
		return "lookups arrived faster than they were served: latencies are those of a growing queue"
	case bench.NoUnload:
		return fmt.Sprintf("no module was asked to unload: the round has fewer lookups than per-unload %d asks for",
			w.PerUnload)
	}
	return w.Text
}

// warned words a warning with how many rounds gave it.
func warned(c figures.Warned) string {
	line := fmt.Sprintf("%s (%d of %s", Warning(c.Warning), c.Rounds, Count(c.Of, "round"))
	switch {
	case c.Kind == bench.Disturbed:
		line += fmt.Sprintf(", at worst %.0f %%", 100*min(c.Worst, 1))
	case c.Cell != nil:
		line += ", in " + c.Cell.String()
	}
	return line + ")"
}

func machineCaveat(c figures.Caveat) string {
	switch c := c.(type) {
	case figures.Stolen:
		return fmt.Sprintf("other guests stole %.1f %% of processor time", 100*c.Share)
	case figures.Loaded:
		return fmt.Sprintf("the load average was %.2f before the first round: other processes were running; "+
			"stop them, or bind them to other processors", c.Average)
	case figures.Quota:
		return fmt.Sprintf("cgroup cpu.max is %q (quota and period in us): "+
			"the process is stopped when it has used its quota", c.CPUMax)
	case figures.TooManyProcs:
		return fmt.Sprintf("cells on up to %d processors ran on a machine that has %d: "+
			"beyond those, workers only wait longer",
			c.Used, c.Have)
	case figures.Governor:
		return fmt.Sprintf("the frequency governor is %s: clock speed may follow load; set it to performance", c.Name)
	case figures.Turbo:
		return "turbo is on: clock speed depends on how many processors are busy, " +
			"and so do ratios between numbers of processors"
	case figures.VirtualMachine:
		return fmt.Sprintf("a virtual machine (%s): a neighbour can slow down what is measured, "+
			"or speed it up by making workers take turns", c.Hypervisor)
	}
	return ""
}

func comparisonCaveat(c figures.Caveat) string {
	switch c := c.(type) {
	case figures.ComparedUnlike:
		return "compared although " + c.Unlike.Error()
	case figures.NotCompared:
		return fmt.Sprintf("not compared: %s only in old, %s only in new", Count(c.OldOnly, "cell"),
			Count(c.NewOnly, "cell"))
	case figures.OneRun:
		return fmt.Sprintf("one directory a side: it does not show what differs from hour to hour, for which %.1f %% is "+
			"taken; measure each side several times, in turn", 100*c.Assumed)
	case figures.Vanished:
		return fmt.Sprintf("%s only in old, the first %s of %s: nothing of it happened in new", Count(c.N, "figure"),
			c.Metric.Label, c.Cell)
	case figures.NotJudged:
		return fmt.Sprintf("%d of %s are not judged (?): a side has them of %s, which does not show what differs from "+
			"process to process; measure at least %d (--forks)", c.N, Count(c.Of, "figure"),
			Count(c.Least, "process"), c.Need)
	}
	return ""
}

// were words what was done to a number of things: "1 round was", "3 rounds were".
func were(n int, what string) string {
	if n == 1 {
		return "1 " + what + " was"
	}
	return Count(n, what) + " were"
}
