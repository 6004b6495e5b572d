package text

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/modbench/modbench/internal/figures"
)

// Value words a value of quantity q with a unit and three significant digits:
// 12.3 M/s, 1.50 µs, 0.25 %, 17.
func Value(q figures.Quantity, v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "?"
	case q == figures.Time:
		return scaled(v, []scale{{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}, {1, "ns"}})
	case q == figures.Rate:
		return scaled(v, []scale{{1e9, "G/s"}, {1e6, "M/s"}, {1e3, "k/s"}, {1, "/s"}})
	case q == figures.Share:
		if v == 0 {
			return "0"
		}
		return three(100*v) + " %"
	case v == math.Trunc(v):
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return three(v)
}

type scale struct {
	size float64
	unit string
}

// scaled takes the largest unit that the value, as rounded, reaches.
func scaled(v float64, scales []scale) string {
	if v == 0 {
		return "0 " + scales[len(scales)-1].unit
	}
	for _, s := range scales {
		if figures.Significant(math.Abs(v)/s.size, 3) >= 1 {
			return three(v/s.size) + " " + s.unit
		}
	}
	last := scales[len(scales)-1]
	return three(v/last.size) + " " + last.unit
}

// three writes v with three significant digits, without an exponent where
// people would not write one.
func three(v float64) string {
	v = figures.Significant(v, 3)
	if v == 0 {
		return "0"
	}
	whole := int(math.Floor(math.Log10(math.Abs(v)))) + 1
	if whole < -4 {
		return strconv.FormatFloat(v, 'g', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', max(3-whole, 0), 64)
}

// Figure words a figure that counts q: "12.3 M/s ±2 %", without the interval if
// there is none, "-" if nothing is known.
func Figure(f figures.Figure, q figures.Quantity) string {
	if f.N == 0 {
		return "-"
	}
	s := Value(q, f.Median)
	if f.Interval && f.Median != 0 {
		s += " " + Spread(f)
	}
	return s
}

// said is Figure for a sentence: an interval that is wider than the median is large is given by its ends,
// "27.6 µs [19.3 µs, 228 µs]", since ± would say that the median may be nothing.
func said(f figures.Figure, q figures.Quantity) string {
	if !f.Interval || f.Spread() <= 1 {
		return Figure(f, q)
	}
	return fmt.Sprintf("%s [%s, %s]", Value(q, f.Median), Value(q, f.Lo), Value(q, f.Hi))
}

// Spread words the larger half of the interval of f, as benchstat does: "±2 %".
func Spread(f figures.Figure) string {
	if f.Spread() > 9.99 {
		return "±>999 %"
	}
	return fmt.Sprintf("±%.0f %%", 100*f.Spread())
}

// NoInterval says that n rounds are too few for an interval.
func NoInterval(n int) string { return fmt.Sprintf("n=%d: no interval", n) }

// Ratio words a ratio: "0.81× [0.79, 0.83]", without the interval if there is
// none, "-" if nothing is known.
func Ratio(f figures.Figure) string {
	switch {
	case f.N == 0:
		return "-"
	case !f.Interval:
		return Times(f.Median)
	}
	return fmt.Sprintf("%s [%s, %s]", Times(f.Median), hundredths(f.Lo), hundredths(f.Hi))
}

// Times words a ratio alone: "0.81×".
func Times(ratio float64) string { return hundredths(ratio) + "×" }

// Span words a range of ratios: "0.61× to 0.73×".
func Span(lo, hi float64) string {
	if Times(lo) == Times(hi) {
		return Times(lo)
	}
	return Times(lo) + " to " + Times(hi)
}

// hundredths writes a ratio to two decimals, or two digits if it is small or
// large. Beyond a million the digits say nothing.
func hundredths(v float64) string {
	if v > 1e6 {
		return "over 1000000"
	}
	if v >= 0.1 && v < 10 {
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(figures.Significant(v, 2), 'f', -1, 64)
}

// Clock words what part of a get's latency is reading the clock; "" if nothing
// was timed.
func Clock(c figures.Clock) string {
	if c.Most == 0 {
		return ""
	}
	s := Value(figures.Time, float64(c.Most))
	if c.Least != c.Most {
		s = Value(figures.Time, float64(c.Least)) + " to " + s
	}
	if len(c.Sources) > 0 {
		s += " (" + strings.Join(c.Sources, ", ") + ")"
	}
	return s + " of each get is reading the clock, which is not subtracted"
}
