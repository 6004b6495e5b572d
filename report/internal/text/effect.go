package text

import (
	"fmt"
	"math"

	"github.com/modbench/modbench/internal/figures"
)

// things are, by the label of a metric, the nouns for what becomes more or less when the metric changes.
var things = map[string]string{
	figures.Throughput.Label: "lookups a second", figures.Refused.Label: "refused gets", figures.Misses.Label: "misses",
	figures.Unloads.Label: "unloads", figures.RefusedUnloads.Label: "refused unloads",
	figures.Autoloads.Label: "autoloads", figures.Allocs.Label: "allocations per lookup",
}

// Effect words a ratio of m in its direction: "57 % fewer lookups a second", "unload p50 2.3 times as long". Nothing is
// ever called less by more than 100 %.
func Effect(m *figures.Metric, ratio float64) string {
	thing, counted := things[m.Label]
	less, more, times := "fewer "+thing, "more "+thing, "as many "+thing
	if !counted {
		less, more, times = m.Label+" lower", m.Label+" higher", "as high: "+m.Label
		if m.Quantity == figures.Time {
			less, more, times = m.Label+" shorter", m.Label+" longer", "as long: "+m.Label
		}
	}
	percent := func(share float64, what string) string {
		p := share * 100
		words := fmt.Sprintf("%.0f %%", p)
		if p < 9.5 {
			words = fmt.Sprintf("%.2g %%", p)
		}
		if counted {
			return words + " " + what
		}
		return what + " by " + words
	}
	switch {
	case math.IsNaN(ratio) || math.IsInf(ratio, 0) || ratio <= 0:
		return ""
	case ratio >= 2:
		return fmt.Sprintf("%s times %s", hundredths(figures.Significant(ratio, 2)), times)
	case ratio > 1:
		return percent(ratio-1, more)
	case ratio < 1:
		return percent(1-ratio, less)
	}
	return "as before"
}
