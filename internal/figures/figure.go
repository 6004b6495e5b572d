package figures

import (
	"hash/fnv"
	"math"
	"slices"
	"strconv"

	"github.com/montanaflynn/stats"
	"golang.org/x/perf/benchmath"
)

// Enough is how many rounds a 95 % interval of a median takes. With five, even the
// range from the least to the greatest covers the median in only
// 1 - 2*(1/2)^5 = 93.75 % of cases.
const Enough = 6

const confidence = 0.95

// draws is how many times the rounds of a ratio are drawn again. With so many, the
// ends of the interval move by less than a tenth of its width from seed to seed.
const draws = 2000

// redrawn is how many rounds a ratio has at most whose interval is drawn. With more, the interval is that of the order
// statistics, as a median's is: it says the same, and drawing thousands of rounds thousands of times takes minutes.
const redrawn = 1000

// Figure is a median over rounds. It has an interval of at least 95 % confidence if
// there are rounds enough, and otherwise none.
type Figure struct {
	Median   float64
	Lo, Hi   float64 // if Interval
	Interval bool
	N        int // rounds; 0: nothing is known
}

// Spread returns the larger distance from the median to an end of the interval,
// as a share of the median.
func (f Figure) Spread() float64 {
	if !f.Interval || f.Median == 0 {
		return 0
	}
	return max(f.Hi-f.Median, f.Median-f.Lo) / math.Abs(f.Median)
}

// Median returns the median of values with its interval, for who has measured something
// that is no round.
func Median(values []float64) Figure { return median(values) }

// median returns the median of values with its exact order-statistic interval,
// which assumes nothing about how they are distributed.
func median(values []float64) Figure {
	values = finite(values)
	if len(values) == 0 {
		return Figure{}
	}
	s := benchmath.AssumeNothing.Summary(benchmath.NewSample(values, &benchmath.DefaultThresholds), confidence)
	f := Figure{Median: s.Center, N: len(values)}
	if len(values) >= Enough && !math.IsInf(s.Lo, 0) && !math.IsInf(s.Hi, 0) {
		f.Lo, f.Hi, f.Interval = s.Lo, s.Hi, true
	}
	return f
}

// bootstrap returns the median of paired ratios with its percentile bootstrap
// interval. It draws pairs, since the two rounds of a pair were measured together.
// name seeds the draw, so that the same data give the same interval. Of more than [redrawn] ratios it returns
// their median with its order-statistic interval.
func bootstrap(ratios []float64, name string) Figure {
	ratios = finite(ratios)
	if len(ratios) == 0 {
		return Figure{}
	}
	if len(ratios) > redrawn {
		return median(ratios)
	}
	f := Figure{Median: middle(ratios), N: len(ratios)}
	if len(ratios) < Enough {
		return f
	}
	h := fnv.New64a()
	h.Write([]byte(name))
	values := newUrn(ratios, h.Sum64()).medians()
	if math.IsInf(values(draws-1), 0) {
		return f
	}
	const tail = 100 * (1 - confidence) / 2
	f.Lo, f.Hi, f.Interval = percentile(draws, tail, values), percentile(draws, 100-tail, values), true
	return f
}

// middle is the median of at least one finite value.
func middle(values []float64) float64 {
	m, err := stats.Median(values)
	if err != nil {
		return math.NaN()
	}
	return m
}

// finite returns the values that are finite numbers: package stats answers NaN with
// NaN and no error, and an infinite ratio could be a median.
func finite(values []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) })
}

// Significant rounds v to n significant digits.
func Significant(v float64, n int) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', n, 64), 64)
	if err != nil {
		return v
	}
	return r
}
