package schemetest

import (
	"math"
	"testing"

	"github.com/modbench/modbench/schemes/promise"
)

func TestBound(t *testing.T) {
	for _, row := range []struct {
		report Report
		want   float64
	}{
		{Report{}, 1},
		{Report{Rounds: 1}, 0.99},
		{Report{Rounds: 459}, 0.00998}, // the rule of thumb: 4.6 / N
		{Report{Rounds: 459, Convicted: 1}, 1},
		{Report{Rounds: 459, Violations: []Violation{{Breach: promise.Breach{Promise: promise.Hold}}}}, 1},
	} {
		if got := row.report.Bound(0.99); math.Abs(got-row.want) > 1e-4 {
			t.Errorf("%d rounds, %d of them convict: %v, want %v", row.report.Rounds, row.report.Convicted, got,
				row.want)
		}
	}
}
