package bench_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads"
)

// A scheme that hangs in the middle of a trace is convicted as it is in a round that is made up. The scheme as it is
// ends within the same patience.
func TestReplayHangs(t *testing.T) {
	traces := workloads.Traces()
	w := traces[slices.IndexFunc(traces, func(w workloads.Workload) bool { return w.Trace == "mount-storm" })]
	replay := func(f faulty) error {
		f.Scheme = tryget.New()
		_, err := bench.Run(t.Context(), bench.Config{
			Cell:   bench.Cell{Workload: w.Name, Scheme: "faulty", Subsystem: workloads.AllTables.Name, Procs: 2},
			Scheme: func() schemes.Scheme { return &f }, Subsystem: workloads.AllTables, Workload: w, Knobs: w.Knobs,
			Duration: time.Millisecond, Patience: 2 * time.Second,
		})
		return err
	}
	wait := hang(t, false)
	for _, c := range []struct {
		seen string
		faulty
	}{
		{"in Get", faulty{get: answer(after(500, wait))}},
		{"in Put", faulty{put: after(500, wait)}},
		{"in Unload", faulty{unload: answer(after(20, wait))}},
	} {
		t.Run(c.seen, func(t *testing.T) {
			t.Parallel() // they wait for the watchdog
			err := replay(c.faulty)
			var v *bench.Violation
			if !errors.As(err, &v) || v.Promise != promise.Progress || !strings.Contains(v.Seen, c.seen) {
				t.Errorf("%v, want the promise %q broken %s", err, promise.Progress, c.seen)
			}
		})
	}
	if err := replay(faulty{}); err != nil {
		t.Errorf("as it was: %v", err)
	}
}
