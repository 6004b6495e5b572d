package figures_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/resultstest"
)

// A quantile says on how many samples of a round it rests.
func TestRestsOn(t *testing.T) {
	c := bench.Cell{Workload: "lookup-heavy", Scheme: "rwsem", Subsystem: "filesystem", Procs: 1}
	for _, x := range []struct {
		metric        *figures.Metric
		samples, want int
	}{
		{figures.UnloadP50, 8 * 20, 4}, {figures.UnloadP99, 8 * 20, 1}, {figures.GetP999, 1000, 2},
		{figures.GetP999, 999, 1}, {figures.GetP99, 1000, 11}, {figures.GetP50, 1000, 500},
	} {
		s := resultstest.Summary(resultstest.Round(rand.New(rand.NewPCG(1, 1)), c, 0, time.Now(), x.samples))
		if n, ok := s.RestsOn(x.metric); n != x.want || !ok {
			t.Errorf("%s of %d samples rests on %d, want %d", x.metric.Label, x.samples, n, x.want)
		}
		if _, ok := s.RestsOn(figures.GetMax); ok {
			t.Error("a maximum is no quantile of many samples")
		}
	}
}
