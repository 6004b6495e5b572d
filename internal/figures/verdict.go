package figures

// Verdict says what a comparison shows.
type Verdict int

// Better and Worse are about the numerator of a ratio: the scheme that is compared with
// another, or the new run.
const (
	Unknown      Verdict = iota // one of the two was not measured
	Unjudged                    // too few rounds, or processes, to judge
	NoDifference                // none is shown, which does not mean that there is none
	Uncorrected                 // the interval excludes 1, but after correction for the others no difference is shown
	Changed                     // a difference is shown, in a metric for which neither direction is better
	Better
	Worse
)

// Shown reports whether a difference is shown.
func (v Verdict) Shown() bool { return v >= Changed }

// shown returns the verdict on a difference that is shown: up says that the
// figure is the higher one.
func shown(m *Metric, up bool) Verdict {
	switch {
	case m.Better == Neither:
		return Changed
	case up == (m.Better == Higher):
		return Better
	}
	return Worse
}
