package bench_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// refuser is tryget that refuses one lookup in so many of what is measured; 0: none. The unloads that a round makes
// at its end are left alone, or they would convict it.
type refuser struct {
	schemes.Scheme
	every int64
	gets  *atomic.Int64
}

func (r refuser) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	if r.every > 0 && !strings.HasPrefix(t.Name, "directed") && r.gets.Add(1)%r.every == 0 {
		return schemes.Ref{}, schemes.ErrRefused
	}
	return r.Scheme.Get(t, k)
}

// opens measures a round in which nothing is unloaded, with a scheme that refuses one get in so many; 0: none.
func opens(t *testing.T, sub *subsystem.Subsystem, every int64, set func(k *bench.Knobs)) *bench.Round {
	t.Helper()
	refuse := func() schemes.Scheme { return refuser{tryget.New(), every, new(atomic.Int64)} }
	w, _ := workloads.ByName("busy")
	c := bench.Config{
		Cell:   bench.Cell{Workload: w.Name, Scheme: "tryget", Subsystem: sub.Name, Procs: 1},
		Scheme: refuse, Subsystem: sub, Workload: w, Knobs: w.Knobs, Duration: 20 * time.Millisecond, Batch: 64,
	}
	c.Knobs.Unloaders, c.Knobs.InUse = 0, 0
	set(&c.Knobs)
	r, err := bench.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func unchanged(*bench.Knobs) {}

// Opens that fail although a module provides what they want are seen, and no others are.
func TestFailedOpens(t *testing.T) {
	const every = 1000
	if r := opens(t, &subsystem.NetDevice, 0, unchanged); r.FailedOpens != 0 || r.Modprobes != 0 || r.Total == 0 {
		t.Errorf("%d opens failed and %d modprobes, of a scheme that refuses nothing, while nothing is unloaded",
			r.FailedOpens, r.Modprobes)
	}
	// dev_open answers ENODEV: the refusal is the outcome.
	if r := opens(t, &subsystem.NetDevice, every, unchanged); r.FailedOpens != r.Refused || r.Modprobes != 0 ||
		r.Total > 10*every && r.FailedOpens == 0 {
		t.Errorf("%d of %d opens failed and %d were refused, one in %d; %d modprobes",
			r.FailedOpens, r.Total, r.Refused, every, r.Modprobes)
	}
	// get_fs_type asks for the module, finds it there, and looks once more, which succeeds.
	fs := opens(t, &subsystem.Filesystem, every, unchanged)
	if fs.FailedOpens != 0 || fs.Modprobes == 0 && fs.Total > 10*every {
		t.Errorf("%d of %d opens failed, with %d modprobes", fs.FailedOpens, fs.Total, fs.Modprobes)
	}
	// What no module provides is asked for, and is no failure.
	missing := func(k *bench.Knobs) { k.Missing = 0.5 }
	if r := opens(t, &subsystem.Filesystem, 0, missing); r.FailedOpens != 0 || r.Modprobes == 0 && r.Total > 100 {
		t.Errorf("%d opens failed of things that no module provides, with %d modprobes", r.FailedOpens, r.Modprobes)
	}
}

// The latency of an open that waits for modprobe has the modprobe in it, in a closed and in an open loop, and that of
// the lookups has not.
func TestOpenLatency(t *testing.T) {
	for _, arrival := range []workloads.Arrival{{}, {Process: workloads.Poisson, Rate: 50_000}} {
		r := opens(
			t,
			&subsystem.Filesystem,
			3,
			func(k *bench.Knobs) { k.Arrival, k.ModprobeCost = arrival, time.Millisecond },
		)
		if r.Open.Count() == 0 {
			t.Logf("%v: no open was timed", arrival)
			continue
		}
		if most := r.Open.Max(); most < time.Millisecond {
			t.Errorf(
				"%v: the slowest of %d opens took %v, with %d modprobes of 1ms",
				arrival,
				r.Open.Count(),
				most,
				r.Modprobes,
			)
		}
		if r.Get.Quantile(0.5) > r.Open.Quantile(0.9) {
			t.Errorf("%v: get %v, open %v", arrival, r.Get.Quantile(0.5), r.Open.Quantile(0.9))
		}
	}
}

// A hold that sleeps leaves the processor to the other workers.
func TestHoldSleeps(t *testing.T) {
	r := opens(t, &subsystem.Filesystem, 0, func(k *bench.Knobs) {
		k.Workers, k.Hold, k.HoldBy = 64, 20*time.Millisecond, workloads.Sleep
	})
	spun := time.Duration(r.Total) * 20 * time.Millisecond
	if all := 2 * r.Half; r.Total > 32 && spun < 2*all {
		t.Errorf("%d holds of 20ms in %v on one processor: they did not sleep", r.Total, all)
	}
}
