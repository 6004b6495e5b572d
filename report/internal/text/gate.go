package text

import (
	"fmt"
	"math"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/results"
)

// Worse words what is shown to be worse, and is worse by more than limit in the estimate, a
// share; "" if nothing is.
func Worse(c *figures.Changes, limit float64) string {
	switch worst := c.Worst(); {
	case worst == nil:
	case math.IsInf(worst.Loss(), 1):
		q := worst.Metric.Quantity
		return fmt.Sprintf("worse: %s of %s from %s to %s; --changed prints all that changed", worst.Metric.Label,
			cellOf(worst), Figure(worst.Old, q), Figure(worst.New, q))
	case worst.Loss() > limit:
		return fmt.Sprintf("worse by more than %.3g%%: %s of %s: %s (%s vs old); --changed prints all that changed",
			100*limit, worst.Metric.Label, cellOf(worst), Effect(worst.Metric, worst.Ratio.Median),
			percentOf(worst.Change()))
	}
	return ""
}

// Gone words what did not happen any more in the new run; "" if all did.
func Gone(c *figures.Changes) string {
	if len(c.Lost) == 0 {
		return ""
	}
	gone := c.Lost[0]
	return fmt.Sprintf("gone: %s of %s%s; nothing of it happened in the new run; --allow-missing accepts that",
		gone.Metric.Label, gone.Cell, more(len(c.Lost)-1))
}

// Missing words which cells of the old run the new one does not have; "" if it has
// all.
func Missing(c *figures.Changes, before, after *results.Run) string {
	if len(c.OldOnly) == 0 {
		return ""
	}
	return fmt.Sprintf("missing in %s: %s%s of %s; measure it, or accept that with --allow-missing",
		after.Name(), c.OldOnly[0], more(len(c.OldOnly)-1), before.Name())
}

// Incomplete words which of the runs is not complete; "" if both are.
func Incomplete(before, after *results.Run) string {
	for _, run := range []*results.Run{after, before} {
		for _, n := range run.Notes {
			switch in := within(n).(type) {
			case results.Incomplete:
				return "not enough: " + in.Dir + ": " + incomplete(in)
			case results.MissingShards:
				return "not enough: " + run.Name() + ": " + Note(in)
			}
		}
	}
	return ""
}

// Slower words that all schemes together are slower by more than the limit; "" if they are not.
func Slower(c *figures.Changes, limit float64) string {
	worst, share := c.Slower()
	if share <= limit {
		return ""
	}
	return fmt.Sprintf("worse by more than %.3g%%: %s of %s: %s (%s vs old), and by %.0f %% in the median cell of all "+
		"schemes: the machine or what they share; to tell, measure each side several times, in turn", 100*limit,
		worst.Metric.Label, worst.Cell, Effect(worst.Metric, worst.Ratio.Median), percentOf(worst.Change()), 100*share)
}

// NotJudged words which figures could not be judged, since there was too little of them; "" if all
// were judged, or are of what hardly happens in either run.
func NotJudged(c *figures.Changes) string {
	if len(c.Deltas) == 0 {
		return "not enough: nothing that is compared happened in both runs; measure longer, or compare with --full"
	}
	unjudged := c.Count()[figures.Unjudged]
	for i := range c.Deltas {
		d := &c.Deltas[i]
		if d.Verdict() == figures.Unjudged && (!d.Rare() || unjudged == len(c.Deltas)) {
			return fmt.Sprintf("not enough: %s of %s%s not judged: a side has it of %s, and it takes %d; "+
				"measure with --forks and --rounds of %[5]d or more", d.Metric.Label, d.Cell,
				areMore(unjudged), Count(min(d.Processes[0], d.Processes[1]), "process"),
				figures.EnoughProcesses)
		}
	}
	return ""
}

// within returns a note without the names of its directories.
func within(n results.Note) results.Note {
	for {
		of, ok := n.(results.NoteOf)
		if !ok {
			return n
		}
		n = of.Note
	}
}

// areMore says how many others there are of n beside the one that is named, with the verb
// that follows.
func areMore(n int) string {
	if n < 2 {
		return " is"
	}
	return more(n-1) + " are"
}
