package chart

import (
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// logScale is a logarithmic axis that clamps what it is given to its range:
// gonum's own panics at zero, which a clock of finite resolution does read.
type logScale struct{}

func (logScale) Normalize(lo, hi, x float64) float64 {
	lo = math.Max(lo, math.SmallestNonzeroFloat64)
	if hi <= lo {
		return 0.5
	}
	x = math.Min(math.Max(x, lo), hi)
	return math.Log(x/lo) / math.Log(hi/lo)
}

// least is the smallest value that a log axis shows: a femtosecond in ns, or
// one event in 30 years.
const least = 1e-9

// logRange returns a range for a log axis that holds all values from least on,
// ends on 1, 2 or 5 times a power of ten, and spans at least a factor of five.
func logRange(values []float64) (lo, hi float64) {
	lo, hi = math.Inf(1), 0
	for _, v := range values {
		if v >= least && finite(v) {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	if hi == 0 {
		return 1, 10
	}
	lo, hi = below(lo), above(hi)
	for hi/lo < 5 {
		lo, hi = below(lo*0.99), above(hi*1.01)
	}
	return lo, hi
}

var steps = []float64{1, 2, 5}

// below and above return the next 1-2-5 number that is not above or below v.
func below(v float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(v)+1e-9))
	for i := len(steps) - 1; i >= 0; i-- {
		if steps[i]*p <= v*(1+1e-9) {
			return steps[i] * p
		}
	}
	return p
}

func above(v float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(v)+1e-9))
	for _, s := range append(steps, 10) {
		if s*p >= v*(1-1e-9) {
			return s * p
		}
	}
	return 10 * p
}

// oneTwoFive is over how many decades 1, 2 and 5 are labelled: beyond, labels of an axis in x run into each other.
const oneTwoFive = 1.41

// maxLabels is how many labels an axis can carry before they run into each other.
const maxLabels = 6

// logTicks labels 1, 2 and 5 times each power of ten, or only the powers when
// those are enough; the rest are ticks without a label.
type logTicks struct{ word func(float64) string }

func (t logTicks) Ticks(lo, hi float64) []plot.Tick {
	if !(lo > 0) || !(hi > lo) || math.IsInf(hi, 0) {
		return nil
	}
	decades := math.Log10(hi / lo)
	every := max(1, int(math.Ceil(decades/maxLabels)))
	var ticks []plot.Tick
	for e := int(math.Floor(math.Log10(lo))) - 1; float64(e) <= math.Log10(hi)+1; e++ {
		for _, s := range steps {
			v := s * math.Pow(10, float64(e))
			if v < lo*(1-1e-9) || v > hi*(1+1e-9) {
				continue
			}
			label := ""
			if decades <= oneTwoFive || s == 1 && ((e%every)+every)%every == 0 {
				label = t.word(v)
			}
			ticks = append(ticks, plot.Tick{Value: v, Label: label})
		}
	}
	return ticks
}

// linearTicks labels multiples of 1, 2 or 5 times a power of ten, from 0.
type linearTicks struct{ word func(float64) string }

func (t linearTicks) Ticks(lo, hi float64) []plot.Tick {
	if !(hi > lo) || math.IsInf(hi-lo, 0) {
		return nil
	}
	step := above((hi - lo) / 5)
	var ticks []plot.Tick
	for i := math.Ceil(lo/step - 1e-9); i*step <= hi*(1+1e-9); i++ {
		v := i*step + 0 // -0 would be labelled so
		ticks = append(ticks, plot.Tick{Value: v, Label: t.word(v)})
	}
	return ticks
}

// ninesScale maps a share p of values to -log10(1-p): each further nine is as
// wide as the one before, as on HdrHistogram's plots.
type ninesScale struct{}

func nines(p float64) float64 { return -math.Log10(math.Max(1-p, 1e-12)) }

func (ninesScale) Normalize(lo, hi, p float64) float64 {
	from, to := nines(lo), nines(hi)
	if to <= from {
		return 0.5
	}
	return (math.Min(math.Max(nines(p), from), to) - from) / (to - from)
}

// ninesTicks labels 0, 50, 90, 99, 99.9 ... percent.
type ninesTicks struct{}

func (ninesTicks) Ticks(lo, hi float64) []plot.Tick {
	var ticks []plot.Tick
	for _, percent := range []float64{0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999} {
		if p := percent / 100; p >= lo && p <= hi {
			ticks = append(ticks, plot.Tick{Value: p, Label: strconv.FormatFloat(percent, 'f', -1, 64)})
		}
	}
	return ticks
}

// Unit words tick labels: a value with its unit and with as few digits as it needs.
func Unit(scales ...UnitScale) func(float64) string {
	return func(v float64) string {
		for _, s := range scales {
			if math.Abs(v) >= s.Size*(1-1e-9) {
				return short(v/s.Size) + s.Name
			}
		}
		if len(scales) > 0 {
			if v == 0 {
				return "0"
			}
			s := scales[len(scales)-1]
			return short(v/s.Size) + s.Name
		}
		return short(v)
	}
}

// UnitScale is one size of a unit.
type UnitScale struct {
	Size float64
	Name string
}

// Time, Rate and Percent are the units of reports; times are in ns, rates in
// events a second, shares from 0 to 1.
var (
	Time    = Unit(UnitScale{1e9, " s"}, UnitScale{1e6, " ms"}, UnitScale{1e3, " µs"}, UnitScale{1, " ns"})
	Rate    = Unit(UnitScale{1e9, " G/s"}, UnitScale{1e6, " M/s"}, UnitScale{1e3, " k/s"}, UnitScale{1, " /s"})
	Percent = Unit(UnitScale{0.01, " %"})
	Number  = Unit()
)

func short(v float64) string {
	if v == 0 { // also -0, which rounding up can give
		return "0"
	}
	v, err := strconv.ParseFloat(fmt.Sprintf("%.4g", v), 64)
	if err != nil {
		return "?"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
