package text

import (
	"math"
	"testing"

	"github.com/modbench/modbench/internal/figures"
)

// The words of a change are right in both directions.
func TestEffect(t *testing.T) {
	for _, c := range []struct {
		m     *figures.Metric
		ratio float64
		want  string
	}{
		{figures.Throughput, 0.433, "57 % fewer lookups a second"},
		{figures.Throughput, 1.31, "31 % more lookups a second"},
		{figures.Throughput, 2.31, "2.30 times as many lookups a second"},
		{figures.Throughput, 0.001, "100 % fewer lookups a second"},
		{figures.UnloadP50, 0.5, "unload p50 shorter by 50 %"},
		{figures.UnloadP50, 1.044, "unload p50 longer by 4.4 %"},
		{figures.GetP99, 31, "31 times as long: get p99"},
		{figures.Refused, 1.5, "50 % more refused gets"},
		{figures.Refused, 0, ""},
		{figures.Refused, math.Inf(1), ""},
		{figures.Throughput, 1, "as before"},
	} {
		if got := Effect(c.m, c.ratio); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.m.Label, c.ratio, got, c.want)
		}
	}
}
