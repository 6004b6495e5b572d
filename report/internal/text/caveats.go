package text

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/results"
)

// Caveats returns what a reader must know before believing the numbers of run, a
// line each: what is missing in the directory, and what figures find, ordered by
// how much it can change the answer.
func Caveats(run *results.Run, g *figures.Grid) []string {
	can, cannot := SplitCaveats(run, g)
	return append(can, cannot...)
}

// SplitCaveats returns the caveats that can change which scheme does most lookups,
// those first that can most, and those that cannot.
func SplitCaveats(run *results.Run, g *figures.Grid) (can, cannot []string) {
	all := g.Caveats()
	slices.SortStableFunc(all, func(a, b figures.Caveat) int {
		return cmp.Compare(figures.WeightOf(a), figures.WeightOf(b))
	})
	can = Notes(run)
	for _, c := range all {
		if figures.WeightOf(c) == figures.Leaves {
			cannot = append(cannot, Caveat(c))
		} else {
			can = append(can, Caveat(c))
		}
	}
	return can, cannot
}

// Caveat words a caveat in a line: what was seen, then what it means or what to
// do.
func Caveat(c figures.Caveat) string {
	if in, ok := c.(figures.In); ok {
		return Where(in.Where) + more(in.More) + ": " + Caveat(in.Caveat)
	}
	for _, words := range []func(figures.Caveat) string{buildCaveat, roundCaveat, machineCaveat, limitCaveat,
		comparisonCaveat} {
		if s := words(c); s != "" {
			return s
		}
	}
	return fmt.Sprintf("%T %+v", c, c) // TestCaveatsAreWorded fails before anybody reads this
}

// Where words which of the processes that measured is meant.
func Where(w figures.Where) string {
	switch {
	case w.Processes < 2:
		return w.Dir
	case w.Dir == "":
		return fmt.Sprintf("process %d of %d", w.Process, w.Processes)
	}
	return fmt.Sprintf("%s, process %d of %d", w.Dir, w.Process, w.Processes)
}

// more words how many others something holds for.
func more(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more", n)
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
	case figures.NoMembarrier:
		return "the system has no membarrier(2), or was told not to use it: a grace period stops all goroutines, " +
			"so unloads of schemes that wait for one, and the lookups beside them, are slower than they should be"
	case figures.LocalChanges:
		return fmt.Sprintf("built from a tree with local changes on top of commit %.12s", c.Commit)
	}
	return ""
}

func roundCaveat(c figures.Caveat) string {
	switch c := c.(type) {
	case figures.DearStops:
		return fmt.Sprintf("in %d of %s each stop of the machine was made to take %v more (--stop-cost): unloads "+
			"of schemes that stop it are slower by that much", c.Rounds, Count(c.Of, "round"), c.Most)
	case figures.FewRounds:
		return fmt.Sprintf("%s too few rounds for an interval and for any verdict (%s); measure at least %d",
			someHave(c.Cells, c.Of, "cell"), between(c.Least, c.Most, "round"), figures.Enough)
	case figures.FewToJudge:
		return fmt.Sprintf("%s can show no difference after correction for %s, and %d can (--rounds %[3]d, or a "+
			"longer --profile): until then a ratio with the mark %s is the most that there is",
			Count(c.Rounds, "round"), Count(c.Comparisons, "comparison"), c.Need, Mark(figures.Uncorrected))
	case figures.Warned:
		return warned(c)
	case figures.Repeated:
		return fmt.Sprintf("%s thrown away and measured again because they were disturbed, "+
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
	case figures.Moved:
		return fmt.Sprintf("in %d of %s the processors were not as far apart as in most: a cache line took %s from "+
			"one to another, and otherwise %s; figures of what several processors write differ by more than schemes do",
			c.Rounds, Count(c.Of, "round"), Value(figures.Time, float64(c.Other)),
			Value(figures.Time, float64(c.Usual)))
	case figures.Slowed:
		return fmt.Sprintf("the cores were slowed during %.0f %% of the lookups, by another guest on the second "+
			"thread of a core perhaps, or by a lower clock rate, which no counter shows: figures are worse than on "+
			"cores of one's own, and vary more; ratios of throughput and times leave it out", 100*c.Share)
	case figures.CoarseClock:
		return fmt.Sprintf("in %d of %s get p50 is less than twice what reading the clock takes: "+
			"the clock is too coarse to compare such gets; compare throughput", c.Cells, Count(c.Of, "cell"))
	case figures.Crowded:
		return fmt.Sprintf("in %d of %s there are more workers than processors (up to %d on %d): "+
			"latency includes waiting for a turn",
			c.Cells, Count(c.Of, "cell"), c.Workers, c.Procs)
	case figures.Unsafe:
		return c.Scheme + " is UNSAFE, broken on purpose to prove that the checks work: it is not a choice"
	case figures.Unexplored:
		return And(c.Schemes) + ": not explored with the sources that were measured; nobody has looked for a " +
			"schedule in which a lookup is not safe (`modbench check --scheme " + c.Schemes[0] + "` does)"
	case figures.OtherIndex:
		return c.Scheme + " searches a hash of its own in place of the subsystem's index: it is shown and not " +
			"ranked, since a difference may be the index's and not the guard's"
	}
	return ""
}

// Warning words what a round warns of.
func Warning(w bench.Warning) string {
	switch w.Kind {
	case bench.Disturbed:
		return fmt.Sprintf("disturbed: others took more than %.0f %% of the processors", 100*w.Limit)
	case bench.Throttled:
		return "disturbed: the quota of a control group stopped the process"
	case bench.Paused:
		return "disturbed: the process was stopped, or the machine slept"
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
	case c.Kind == bench.Disturbed, c.Kind == bench.Throttled, c.Kind == bench.Paused:
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
	case figures.Governor:
		return fmt.Sprintf("the frequency governor is %s: clock speed may follow load; set it to performance", c.Name)
	case figures.Turbo:
		return "turbo is on: clock speed depends on how many processors are busy, " +
			"and so do ratios between numbers of processors"
	case figures.VirtualMachine:
		return fmt.Sprintf("a virtual machine (%s): a neighbour can slow down what is measured, "+
			"or speed it up by making workers take turns", c.Hypervisor)
	case figures.SlowClock:
		return fmt.Sprintf("the clock is limited to %d MHz and the processor reaches %d", c.May, c.Can)
	}
	return ""
}

// limitCaveat words what the process may not use of the machine, and how Go's
// runtime was told to use it.
func limitCaveat(c figures.Caveat) string {
	switch c := c.(type) {
	case figures.Quota:
		return fmt.Sprintf("a control group's quota pays for %.4g processors (cpu.max %s: quota and period in us) "+
			"and cells ran on up to %d: the process is stopped when it has used its quota",
			c.Processors, c.CPUMax, c.Used)
	case figures.TooManyProcs:
		return fmt.Sprintf("cells on up to %d processors ran where the process may use %d (%s): "+
			"beyond those, workers only wait longer", c.Used, c.Have, bound(c))
	case figures.LittleMemory:
		return fmt.Sprintf("a control group limits memory to %d MiB: "+
			"near the limit the kernel stops the process to reclaim memory", c.Bytes>>20)
	case figures.LittleAddressSpace:
		return fmt.Sprintf("ulimit -v is %d MiB: "+
			"Go reserves address space in large pieces and may run out of it", c.Bytes>>20)
	case figures.Nice:
		return fmt.Sprintf("the process is at nice %d: what else runs on the machine comes first", c.Value)
	case figures.GivesWay:
		return fmt.Sprintf("the scheduling policy is %s: what else runs on the machine comes first", c.Policy)
	case figures.Collector:
		return fmt.Sprintf("GOGC is %s and not 100: garbage is collected at other times than by default", c.GOGC)
	case figures.MemoryLimit:
		return fmt.Sprintf("GOMEMLIMIT is %d MiB: "+
			"near the limit, garbage collections take processor time from the lookups", c.Bytes>>20)
	case figures.RuntimeDebug:
		return fmt.Sprintf("GODEBUG is %q: the runtime may not work as it does by default", c.GODEBUG)
	}
	return ""
}

// bound words what limits the processors.
func bound(c figures.TooManyProcs) string {
	switch c.Bound {
	case figures.ByCpuset:
		return "cpuset " + c.CPUs
	case figures.ByAffinity:
		return "affinity " + c.CPUs + ", as taskset sets it"
	case figures.ByGo:
		return "as Go counts them"
	}
	return "the machine has no more"
}

func comparisonCaveat(c figures.Caveat) string {
	switch c := c.(type) {
	case figures.SameRun:
		if c.Old == c.New {
			return "the same run is on both sides: " + c.Old + "; its rounds are compared with themselves"
		}
		return fmt.Sprintf("the same run is on both sides: %s and %s are one directory, or one is a copy of the "+
			"other; its rounds are compared with themselves", c.Old, c.New)
	case figures.ComparedUnlike:
		return "compared although " + c.Unlike.Error()
	case figures.NotCompared:
		return fmt.Sprintf("not compared: %s only in old, %s only in new", Count(c.OldOnly, "cell"),
			Count(c.NewOnly, "cell"))
	case figures.OneRun:
		return fmt.Sprintf("one directory a side: it does not show what differs from hour to hour, for which %.1f %% "+
			"is taken, or what the other schemes show; measure each side several times, in turn", 100*c.Assumed)
	case figures.Vanished:
		return fmt.Sprintf("%s only in old, the first %s of %s: nothing of it happened in new", Count(c.N, "figure"),
			c.Metric.Label, c.Cell)
	case figures.Elsewhere:
		words := fmt.Sprintf("%d of %s are compared only in rounds in which the processors were as far apart", c.N,
			Count(c.Of, "figure"))
		if c.Never > 0 {
			words += fmt.Sprintf("; for %d of them the runs have no such rounds in common: measure again", c.Never)
		}
		return words
	case figures.NotJudged:
		return fmt.Sprintf("%d of %s are not judged (?): a side has them of %s, which does not show what differs from "+
			"process to process; measure at least %d (--forks)", c.N, Count(c.Of, "figure"),
			Count(c.Least, "process"), c.Need)
	}
	return ""
}

// someHave words how many of some things have something.
func someHave(n, of int, what string) string {
	switch {
	case of == 1:
		return "the only " + what + " has"
	case n == of:
		return fmt.Sprintf("all %d %s have", of, plural(what))
	case n == 1:
		return fmt.Sprintf("1 of %d %s has", of, plural(what))
	}
	return fmt.Sprintf("%d of %d %s have", n, of, plural(what))
}

// were words what was done to a number of things: "1 round was", "3 rounds were".
func were(n int, what string) string {
	if n == 1 {
		return "1 " + what + " was"
	}
	return Count(n, what) + " were"
}
