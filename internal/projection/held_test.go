package projection

import (
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/coherence"
)

// TestHeld prints three schemes: one that is near, one that is not and is explained, and one that is not.
func TestHeld(t *testing.T) {
	held := func(scheme string, projected float64, marks ...Mark) Held {
		return Held{Scheme: scheme, Alone: 10, Bare: 10, Two: coherence.Measured{PerLookup: 50}, Projected: projected,
			Marks: marks}
	}
	var b strings.Builder
	m := &coherence.Machine{Name: "here", Probes: []coherence.Probe{{What: "additions", Measured: 30, Simulated: 31}}}
	unexplained, err := PrintHeld(&b, m, []Held{held("near", 60), held("parks", 100, Parks), held("off", 30)})
	if err != nil || !slices.Equal(unexplained, []string{"off"}) {
		t.Errorf("unexplained %v, %v; want off", unexplained, err)
	}
	for _, want := range []string{"additions: 30.0 ns, simulated 31.0", "1 of 3 are within 30 %", "no: p", Parks.Words()} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}
