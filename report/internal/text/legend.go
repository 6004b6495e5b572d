package text

import "strings"

// legend explains the marks that were used, and no others.
func (t *table) legend() string {
	marks := "↑ higher is better, ↓ lower is better"
	if t.shown.interval {
		marks += "; ± 95 % interval of the median"
	}
	if t.shown.unstable {
		marks += "; ! unstable rounds"
	}
	lines := append([]string{marks}, t.shown.few.legend()...)
	if t.shown.overview {
		lines = append(lines, overviewLegend()...)
	}
	if len(t.shown.verdicts) > 0 {
		what := "× median ratio of rounds measured together"
		if t.shown.overview {
			what = "a mark behind a figure is of its ratio to " + t.grid.Contenders()[0].Name
		}
		if c := t.grid.Contenders(); len(c) > 2 && !t.shown.overview {
			what += ", to " + c[0].Name
		}
		lines = append(lines, what+"; "+Marks(t.shown.verdicts))
		if t.shown.family > 0 {
			lines = append(lines, Method(withinRun, t.shown.family))
		}
	}
	if clock := Clock(t.grid.Clock()); t.shown.timed && clock != "" {
		lines = append(lines, clock)
	}
	return "\n" + strings.Join(lines, "\n") + "\n"
}
