package text

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/figures"
)

// NoDifference is what a comparison that shows no difference is called.
const NoDifference = "no difference shown"

// Verdict words a verdict in a table of changes.
func Verdict(v figures.Verdict) string {
	switch v {
	case figures.Changed:
		return "changed"
	case figures.Better:
		return "better"
	case figures.Worse:
		return "worse"
	}
	return Mark(v)
}

// Mark marks a ratio with its verdict: "*" if a difference is shown, "°" if its interval
// excludes 1 and no difference is shown after correction, "~" if none is shown, and "?" if
// there are too few rounds to judge.
func Mark(v figures.Verdict) string {
	switch v {
	case figures.Changed, figures.Better, figures.Worse:
		return "*"
	case figures.Uncorrected:
		return "°"
	case figures.NoDifference:
		return "~"
	case figures.Unjudged:
		return "?"
	}
	return ""
}

// Marks says what the marks of a table mean, of those verdicts that it has.
func Marks(has map[figures.Verdict]bool) string {
	var words []string
	for _, m := range []struct {
		mark, means string
		of          []figures.Verdict
	}{
		{"*", "difference shown after correction", []figures.Verdict{figures.Changed, figures.Better, figures.Worse}},
		{"°", "the interval excludes 1, but not shown after correction", []figures.Verdict{figures.Uncorrected}},
		{"~", NoDifference, []figures.Verdict{figures.NoDifference}},
		{"?", "too few rounds to judge", []figures.Verdict{figures.Unjudged}},
	} {
		if slices.ContainsFunc(m.of, func(v figures.Verdict) bool { return has[v] }) {
			words = append(words, m.mark+" "+m.means)
		}
	}
	return strings.Join(words, "; ")
}

// Comparison words a ratio with the mark of its verdict.
func Comparison(c figures.Comparison) string {
	s := Ratio(c.Figure)
	if m := Mark(c.Verdict()); m != "" {
		s += " " + m
	}
	return s
}

// Test is a test that differences are judged by.
type Test string

// withinRun is the test of two schemes within a run.
const withinRun Test = "an exact signed-rank test over the rounds"

// Method says how differences are judged. family is how many comparisons are judged together at most.
func Method(t Test, family int) string {
	return fmt.Sprintf("Differences are judged by %s, at 5 %% after Holm's correction "+
		"for all comparisons of one figure under one workload (up to %d), and are shown where the interval "+
		"of the ratio excludes 1 as well.", t, family)
}

// methodBetween says how differences between two runs are judged.
func methodBetween(c *figures.Changes) string {
	family, overall := 0, 0 // judged together
	for i := range c.Deltas {
		family = max(family, c.Deltas[i].Family)
	}
	for i := range c.Overall {
		overall = max(overall, c.Overall[i].Family)
	}
	if family == 0 {
		return "Nothing is judged: too few processes measured it, " +
			"and what differs from process to process is not known."
	}
	of := fmt.Sprintf(" (%d)", family)
	if overall > 0 {
		of = fmt.Sprintf(" of cells (%d) and for those over all cells of a scheme (%d): half of the 5 %% for each",
			family, overall)
	}
	return fmt.Sprintf("Differences are judged by a t test of processes within directories, at 5 %% after Holm's "+
		"correction for all figures%s.\nnew/old is by the same model. It leaves out what slowed cores did to "+
		"throughput and times, if workers of both runs looked at their cores. vs old is new/old - 1 of the medians as "+
		"measured, as benchstat counts; over all cells of a scheme, of their geometric means.", of)
}

// falseRate says what the correction achieves.
const falseRate = "Among those comparisons a difference that is not there is shown in at most 1 run of 20."

// Instability says in what way rounds are unstable.
func Instability(how figures.Instability) string {
	switch how {
	case figures.Shifted:
		return "the second half of the rounds disagrees with the first"
	case figures.Drifting:
		return "the rounds drift"
	case figures.TwoGroups:
		return "the rounds fall into two groups"
	}
	return "steady"
}

// Unstable says what instability means for a median.
func Unstable(how figures.Instability) string {
	return "unstable: " + Instability(how) + "; they do not measure one steady state, so the median describes none"
}
