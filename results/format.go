package results

import (
	"fmt"
	"math"
	"strconv"
)

// Format words a value of quantity q with a unit and three significant digits:
// 12.3 M/s, 1.50 µs, 0.25 %, 17.
func (q Quantity) Format(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "?"
	case q == Time:
		return scaled(v, []scale{{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}, {1, "ns"}})
	case q == Rate:
		return scaled(v, []scale{{1e9, "G/s"}, {1e6, "M/s"}, {1e3, "k/s"}, {1, "/s"}})
	case q == Share:
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
		if digits(math.Abs(v)/s.size, 3) >= 1 {
			return three(v/s.size) + " " + s.unit
		}
	}
	last := scales[len(scales)-1]
	return three(v/last.size) + " " + last.unit
}

// three writes v with three significant digits, without an exponent where
// people would not write one.
func three(v float64) string {
	v = digits(v, 3)
	if v == 0 {
		return "0"
	}
	whole := int(math.Floor(math.Log10(math.Abs(v)))) + 1
	if whole < -4 {
		return strconv.FormatFloat(v, 'g', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', max(3-whole, 0), 64)
}

// Text words the figure f of metric m: "12.3 M/s ±2 %", or without the interval
// if there is none, or "-" if nothing is known.
func (f Figure) Text(q Quantity) string {
	if f.N == 0 {
		return "-"
	}
	s := q.Format(f.Median)
	if f.Interval && f.Median != 0 {
		s += " " + percent(f.Spread())
	}
	return s
}

// percent words a spread as benchstat does.
func percent(share float64) string {
	if share > 9.99 {
		return "±>999 %"
	}
	return fmt.Sprintf("±%.0f %%", 100*share)
}

// RatioText words a ratio: "0.81× [0.79, 0.83]", without the interval if there is
// none.
func (f Figure) RatioText() string {
	switch {
	case f.N == 0:
		return "-"
	case !f.Interval:
		return times(f.Median)
	}
	return fmt.Sprintf("%s [%s, %s]", times(f.Median), hundredths(f.Lo), hundredths(f.Hi))
}

func times(ratio float64) string { return hundredths(ratio) + "×" }

// hundredths writes a ratio to two decimals, or two digits if it is small or
// large.
func hundredths(v float64) string {
	if v >= 0.1 && v < 10 {
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(digits(v, 2), 'f', -1, 64)
}
