package figures

import "github.com/modbench/modbench/bench"

// Weight says how much a caveat can change which scheme does most lookups.
type Weight int

// The weights, the greatest first.
const (
	Overturns Weight = iota // it can turn the answer round, or is the reason why there is none
	Bends                   // it can move figures, and close answers with them
	Leaves                  // it is about other figures, or was allowed for: the answer stands
)

// WeightOf returns the weight of a caveat.
func WeightOf(c Caveat) Weight {
	switch c := c.(type) {
	case In:
		return WeightOf(c.Caveat)
	case RaceDetector, DebugBuild, OtherPinning, FewRounds, FewToJudge, Quota, TooManyProcs, DearStops, SameRun:
		return Overturns
	case Warned:
		return weightOfWarned(c)
	case Unstable:
		if c.Metric == Throughput {
			return Overturns
		}
	case Stolen:
		if c.Share > 10*stealShare {
			return Overturns
		}
	case CoarseClock, Repeated, Unsafe, Unexplored, OtherIndex, LocalChanges:
		return Leaves
	}
	return Bends
}

// weightOfWarned looks at how many rounds gave the warning.
func weightOfWarned(c Warned) Weight {
	switch {
	case c.Kind == bench.Worded:
		return Bends
	case 4*c.Rounds > c.Of:
		return Overturns
	}
	return Bends
}
