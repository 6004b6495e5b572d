package claims

import (
	"fmt"
	"math"
	"time"

	"github.com/modbench/modbench/internal/figures"
)

// Figure is one figure of a claim. It may have an interval of 95 %.
type Figure struct {
	Name  string  `json:"name"` // by which the verdict asks for it
	What  string  `json:"what"` // in words
	Unit  Unit    `json:"unit"`
	Value float64 `json:"value"`
	Lo    float64 `json:"lo"`
	Hi    float64 `json:"hi"`
	N     int     `json:"n"` // how many rounds or events it rests on; 0: it was counted and has no interval
}

// Unit says how a figure is worded.
type Unit string

// The units.
const (
	Time   Unit = "ns"
	Rate   Unit = "/s"
	PerM   Unit = "per million"
	Share  Unit = "share"
	Ratio  Unit = "×"
	Number Unit = ""
	Bytes  Unit = "bytes"
	Lines  Unit = "lines"
)

// Figures are the figures of a claim.
type Figures []Figure

// Of returns the figure of that name. If there is none, it panics: a verdict asks for what its claim has.
func (f Figures) Of(name string) Figure {
	for _, x := range f {
		if x.Name == name {
			return x
		}
	}
	panic("claims: no figure " + name)
}

// Text words the figure with its interval.
func (f Figure) Text() string {
	if f.N == 0 {
		return f.word(f.Value)
	}
	switch f.Unit {
	case PerM, Bytes, Lines:
		return fmt.Sprintf("%s [%s, %s] %s", thousands(f.Value), thousands(f.Lo), thousands(f.Hi), f.Unit)
	}
	return fmt.Sprintf("%s [%s, %s]", f.word(f.Value), f.word(f.Lo), f.word(f.Hi))
}

// word words one number.
func (f Figure) word(v float64) string {
	switch f.Unit {
	case Time:
		return (time.Duration(math.Round(significant(v)))).String()
	case Share:
		return fmt.Sprintf("%.3g %%", 100*v)
	case Number:
		return thousands(v)
	case Ratio:
		return fmt.Sprintf("%.3g×", v)
	case Rate:
		return fmt.Sprintf("%s/s", thousands(v))
	}
	return fmt.Sprintf("%s %s", thousands(v), f.Unit)
}

func significant(v float64) float64 { return figures.Significant(v, 3) }

// thousands words a number with a prefix.
func thousands(v float64) string {
	switch a := math.Abs(v); {
	case a >= 1e9:
		return fmt.Sprintf("%.3g G", v/1e9)
	case a >= 1e6:
		return fmt.Sprintf("%.3g M", v/1e6)
	case a >= 1e4:
		return fmt.Sprintf("%.3g k", v/1e3)
	case a >= 1e3:
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.3g", v)
}

// counted returns a figure without an interval.
func counted(name, what string, unit Unit, v float64) Figure {
	return Figure{Name: name, What: what, Unit: unit, Value: v, Lo: v, Hi: v}
}

// median returns the median of rounds with its interval. With too few rounds the interval is from the least to the
// greatest.
func median(name, what string, unit Unit, values []float64) Figure {
	return of(name, what, unit, figures.Median(values))
}

// of makes a figure of one of package figures.
func of(name, what string, unit Unit, m figures.Figure) Figure {
	f := Figure{Name: name, What: what, Unit: unit, Value: m.Median, Lo: m.Lo, Hi: m.Hi, N: m.N}
	if !m.Interval {
		f.Lo, f.Hi = m.Median, m.Median
	}
	return f
}

// rate returns how often something happened in n trials, per million, with an interval that also holds
// if it happened never or seldom (Byar's approximation of the exact one of Poisson's law).
func rate(name, what string, happened, n int64) Figure {
	const z = 1.96
	scale := 1e6 / float64(max(n, 1))
	bound := func(k, sign float64) float64 {
		if k <= 0 {
			return 0
		}
		return k * math.Pow(1-1/(9*k)+sign*z/(3*math.Sqrt(k)), 3)
	}
	k := float64(happened)
	return Figure{
		Name: name, What: what, Unit: PerM, Value: k * scale, Lo: max(bound(k, -1), 0) * scale,
		Hi: bound(k+1, +1) * scale, N: int(n),
	}
}

// share returns what part of n trials came out so, with Wilson's interval.
func share(name, what string, happened, n int) Figure {
	const z2 = 1.96 * 1.96
	p, m := float64(happened)/float64(max(n, 1)), float64(max(n, 1))
	centre := (p + z2/(2*m)) / (1 + z2/m)
	half := math.Sqrt(z2) * math.Sqrt(p*(1-p)/m+z2/(4*m*m)) / (1 + z2/m)
	return Figure{
		Name: name, What: what, Unit: Share, Value: p, Lo: max(centre-half, 0), Hi: min(centre+half, 1), N: n,
	}
}

// minus returns a - b. Its interval is as wide as the two allow.
func minus(name, what string, a, b Figure) Figure {
	return Figure{
		Name: name, What: what, Unit: a.Unit, Value: a.Value - b.Value, Lo: a.Lo - b.Hi, Hi: a.Hi - b.Lo,
		N: min(a.N, b.N),
	}
}

// over returns a / b. Its interval is as wide as the two allow.
func over(name, what string, unit Unit, a, b Figure) Figure {
	f := Figure{Name: name, What: what, Unit: unit, N: min(a.N, b.N)}
	if b.Value > 0 {
		f.Value = a.Value / b.Value
	}
	if b.Hi > 0 {
		f.Lo = a.Lo / b.Hi
	}
	if b.Lo > 0 {
		f.Hi = a.Hi / b.Lo
	}
	return f
}
