package text

import (
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/figures"
)

// Remarks is what must be known of the rounds of a figure, each once, separated by "; ".
func Remarks(s *figures.Summary, m *figures.Metric) string {
	var all []string
	for _, w := range s.Warnings() {
		if words := Warning(w); !slices.Contains(all, words) {
			all = append(all, words)
		}
	}
	if how := s.Instability(m); how != figures.Steady {
		all = append(all, Unstable(how))
	}
	if n, ok := s.RestsOn(m); ok && n < figures.FewSamples {
		all = append(all, FewSamples())
	}
	return strings.Join(all, "; ")
}

// HasRatios reports whether ratios of m mean something: counts are often 0.
func HasRatios(m *figures.Metric) bool { return hasRatios(m) }

// Shown words a verdict where it has a column of its own; "" if nothing was measured.
func Shown(v figures.Verdict) string {
	switch v {
	case figures.NoDifference:
		return NoDifference
	case figures.Uncorrected:
		return "not shown after correction"
	case figures.Unjudged:
		return "too few rounds"
	case figures.Unknown:
		return ""
	}
	return Verdict(v)
}
