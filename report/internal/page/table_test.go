package page

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/resultstest"
)

// TestFewSamples: a quantile on the page has a mark if it rests on few samples, and
// none if it rests on enough.
func TestFewSamples(t *testing.T) {
	c := bench.Cell{Workload: "lookup-heavy", Scheme: "rwsem", Subsystem: "filesystem", Procs: 1}
	round := resultstest.Round(rand.New(rand.NewPCG(1, 1)), c, 0, time.Now(), 1000)
	s := resultstest.Summary(round)
	for _, x := range []struct {
		metric *figures.Metric
		few    bool
	}{{figures.GetP999, true}, {figures.GetP99, false}, {figures.Throughput, false}} {
		var n notes
		marks := figure(s, x.metric, &n).Marks
		said := strings.Contains(strings.Join(n.list, "\n"), "few samples: this quantile rests on fewer than 5 samples")
		if said != x.few || said && len(marks) == 0 {
			t.Errorf("%s: marks %v, notes %q", x.metric.Label, marks, n.list)
		}
	}
}
