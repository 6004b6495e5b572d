package projection

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"github.com/modbench/modbench/internal/coherence"
)

// Near is how near a projection of two processors must come to what a calibration of the same machine has
// measured: within 30 %.
const Near = 0.3

// Held is a scheme's lookups as a calibration has measured them, and as they are projected from the rest
// of the calibration. Times are nanoseconds of wall time a lookup, of all processors together.
type Held struct {
	Scheme    string
	Subsystem string
	Alone     float64            // measured on one processor
	Bare      float64            // projected on one processor, with the instructions of none
	Two       coherence.Measured // measured on two
	Projected float64            // on two, with the scheme's own instructions from one
	Marks     []Mark             // what is not simulated, and matters
}

// Ratio returns lookups a second as projected on two processors by those that were measured.
func (h Held) Ratio() float64 { return h.Two.PerLookup / h.Projected }

// Within reports whether the projection is near enough.
func (h Held) Within() bool { return math.Abs(h.Ratio()-1) <= Near }

// PrintHeld prints what was measured on m beside what is projected, and says of what is not near why that
// is so. It returns the schemes that are not near, and of which no mark says why.
func PrintHeld(w io.Writer, m *coherence.Machine, all []Held) (unexplained []string, err error) {
	fmt.Fprintf(w, "PROJECTION held against measurements of the same calibration: %s\n%s\n", m.Name, m.Title)
	for _, p := range m.Probes {
		fmt.Fprintf(w, "%s: %.1f ns, simulated %.1f\n", p.What, p.Measured, p.Simulated)
	}
	fmt.Fprint(w, "\nnanoseconds of wall time a lookup, nothing is unloaded; projected by measured are lookups a "+
		"second\n")
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "scheme\tsubsystem\ton 1\twith the instructions of none\tprojected by measured\t"+
		"on 2\tquartiles apart\tprojected\tprojected by measured\twithin 30 %")
	near := 0
	for _, h := range all {
		said := "yes"
		switch {
		case h.Within():
			near++
		case len(h.Marks) > 0:
			said = "no:" + letters(h.Marks)
		default:
			said, unexplained = "no", append(unexplained, h.Scheme)
		}
		fmt.Fprintf(tw, "%s\t%s\t%.1f\t%.1f\t%.2f\t%.1f\t%.0f %%\t%.1f\t%.2f\t%s\n", h.Scheme, h.Subsystem, h.Alone,
			h.Bare, h.Alone/h.Bare, h.Two.PerLookup, 100*h.Two.Spread, h.Projected, h.Ratio(), said)
	}
	if err := tw.Flush(); err != nil {
		return nil, err
	}
	fmt.Fprintf(w, "\n%d of %d are within 30 %% on two processors\n", near, len(all))
	for _, mark := range marksIn(all) {
		fmt.Fprintf(w, "%s: %s\n", mark, mark.Words())
	}
	return unexplained, nil
}

// marksIn returns the marks of those that are not near, each once.
func marksIn(all []Held) (marks []Mark) {
	seen := make(map[Mark]bool)
	for _, h := range all {
		for _, mark := range h.Marks {
			if !h.Within() && !seen[mark] {
				marks, seen[mark] = append(marks, mark), true
			}
		}
	}
	return marks
}
