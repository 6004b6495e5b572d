package report_test

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

// edited is a small run with edits: ten bytes each say which round, what of it, and the value.
func edited(rounds uint8, edits []byte) *results.Run {
	run := resultstest.Run(resultstest.Options{
		Rounds: int(rounds%9) + 1, Samples: 20, Subsystems: []string{"filesystem"},
		Workloads: []string{"lookup-heavy"}, Procs: []int{1},
	})
	for ; len(edits) >= 10 && len(run.Rounds) > 0; edits = edits[10:] {
		i := int(edits[0]) % len(run.Rounds)
		edit(run.Rounds[i], edits[1], binary.LittleEndian.Uint64(edits[2:]))
		if edits[1] == 255 {
			run.Rounds = append(run.Rounds[:i:i], run.Rounds[i+1:]...)
		}
	}
	run.Manifest.Done = len(run.Rounds)
	return run
}

// edit sets one figure of a round to any value that can be read from a file.
func edit(r *bench.Round, what byte, v uint64) {
	n := int64(v >> 1) // not negative
	add := func(h **bench.Histogram) {
		if v%16 == 0 {
			*h = nil
			return
		}
		if *h == nil {
			*h = new(bench.Histogram)
		}
		(*h).Add(time.Duration(n))
	}
	switch what % 16 {
	case 0:
		r.Lookups = n
	case 1:
		r.Total = n
	case 2:
		r.Elapsed = time.Duration(n)
	case 3:
		r.Refused = n
	case 4:
		r.Misses = n
	case 5:
		r.Unloads = n
	case 6:
		r.RefusedUnloads = n
	case 7:
		if f := math.Float64frombits(v); f >= 0 && f <= math.MaxFloat64 {
			r.Allocs = f
		}
	case 8:
		add(&r.Get)
	case 9:
		add(&r.Unload)
	case 10:
		add(&r.Stalled)
	case 11:
		add(&r.Parts.Exit)
	case 12:
		r.N = int(v % 1000)
	case 13:
		r.Cell.Scheme = []string{"none", "tryget", "rwsem"}[v%3]
	case 14:
		r.Cell.Procs = int(v%64) + 1
	case 15:
		r.Overhead = time.Duration(n)
	}
}

// Whatever rounds two directories have, comparing them ends, in figures and in words that agree.
func FuzzCompare(f *testing.F) {
	value := func(what byte, v uint64) []byte { return binary.LittleEndian.AppendUint64([]byte{1, what}, v) }
	f.Add(uint8(7), []byte{}, uint8(7), []byte{})
	f.Add(uint8(7), value(0, 0), uint8(8), value(2, 0))
	f.Add(uint8(6), value(8, 1<<62), uint8(6), append(value(3, 1<<63), value(255, 0)...))
	f.Add(uint8(0), value(7, math.Float64bits(math.MaxFloat64)), uint8(3), value(14, 5))
	f.Fuzz(func(t *testing.T, n uint8, before []byte, m uint8, after []byte) {
		a, b := edited(n, before), edited(m, after)
		b.Dirs = []string{"results/later"}
		c, err := report.Compare(a, b, report.CompareOptions{Full: true, Different: true})
		if err != nil {
			return
		}
		var out strings.Builder
		if err := c.Write(&out, false); err != nil {
			t.Fatal(err)
		}
		worse := c.Worse(0.1)
		for _, text := range []string{out.String(), errorText(worse)} {
			if strings.Contains(text, "NaN") || strings.Contains(text, "Inf") {
				t.Errorf("no figure: %s", text)
			}
		}
		data, err := figures.Compare(a.Data(), b.Data(), figures.CompareOptions{Metrics: figures.Metrics, Different: true})
		if err != nil {
			t.Fatal(err)
		}
		for i := range data.Deltas {
			checkDelta(t, &data.Deltas[i])
		}
	})
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// checkDelta checks that the figures of a delta agree.
func checkDelta(t *testing.T, d *figures.Delta) {
	t.Helper()
	loss := d.Loss()
	switch v := d.Verdict(); {
	case math.IsNaN(loss+d.P) || math.IsNaN(d.Old.Median+d.New.Median) || math.IsNaN(d.Ratio.Median):
		t.Errorf("no number in %+v, loss %v", d, loss)
	case v == figures.Worse && !(loss > 0), v == figures.Better && !(loss < 0):
		t.Errorf("verdict %v, and the new run is worse by %v: %+v", v, loss, d)
	case d.Ratio.Interval && !(d.Ratio.Lo <= d.Ratio.Median && d.Ratio.Median <= d.Ratio.Hi):
		t.Errorf("the ratio is outside of its interval: %+v", d)
	case d.Old.N+d.New.N == 0:
		t.Errorf("compared without a figure: %+v", d)
	}
}
