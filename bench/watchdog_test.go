package bench_test

import (
	"errors"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// hang returns what never returns: a wait, or a loop that never gives the processor away. When
// the test ends, so does the goroutine: what it was about to do is of a round that is over.
func hang(t *testing.T, spinning bool) func() {
	end, ended := make(chan struct{}), new(atomic.Bool)
	t.Cleanup(func() { close(end); ended.Store(true) })
	if spinning {
		return func() {
			for !ended.Load() {
			}
			runtime.Goexit()
		}
	}
	return func() { <-end; runtime.Goexit() }
}

// answer is f as a method that may fail.
func answer(f func()) func() error { return func() error { f(); return nil } }

// hanging measures rounds of what faulty returns, each longer than the one before, until one is
// long enough for it to hang: how many calls a round has time for depends on the machine.
func hanging(t *testing.T, spinning bool, faulty func(hang func()) faulty, set func(*workloads.Knobs)) (err error) {
	var hung atomic.Bool
	for long := 30 * time.Millisecond; err == nil && !hung.Load() && long < 30*time.Second; long *= 4 {
		wait := hang(t, spinning)
		f := faulty(func() { hung.Store(true); wait() })
		f.patience, f.duration = 300*time.Millisecond, long
		err = round(t, f, &subsystem.FileOperations, set)
	}
	return err
}

// Wherever a scheme hangs, and however, the round ends by the promise of progress, and says
// who waits in which method.
func TestHangs(t *testing.T) {
	perUnload := func(k *workloads.Knobs) { k.PerUnload = 10 }
	none := func(k *workloads.Knobs) { k.Unloaders = 0 }
	registering := func(k *workloads.Knobs) { k.Lookups, k.Unloaders = 0.5, 0 }
	crowd := func(k *workloads.Knobs) { k.Workers = 8 }
	stalled := func(k *workloads.Knobs) { k.Stall, k.Period = workloads.UntilEnd, 0 }
	arrivals := func(k *workloads.Knobs) {
		k.Arrival = workloads.Arrival{Process: workloads.Constant, Rate: 10_000}
	}
	pinned := func(k *workloads.Knobs) { k.Placement = workloads.Pinned }
	const late = 20_000 // calls; in the boot of file_operations there are fewer
	for _, c := range []struct {
		what   string
		faulty func(hang func()) faulty
		set    func(*workloads.Knobs)
		seen   string
	}{
		{"get", func(h func()) faulty { return faulty{get: answer(h)} }, none, "lookup in Get"},
		{"a late get", func(h func()) faulty { return faulty{get: answer(after(late, h))} }, none, "lookup in Get"},
		{"one of many", func(h func()) faulty { return faulty{get: answer(after(late, h))} }, crowd, "lookup in Get"},
		{"all but one", func(h func()) faulty {
			var calls atomic.Int64
			return faulty{get: func() error {
				if n := calls.Add(1); n > late && n < late+8 {
					h()
				}
				return nil
			}}
		}, crowd, "× lookup in Get"},
		{"arrivals", func(h func()) faulty { return faulty{get: answer(after(200, h))} }, arrivals, "lookup in Get"},
		{"pinned", func(h func()) faulty { return faulty{get: answer(after(late, h))} }, pinned, "lookup in Get"},
		{"put", func(h func()) faulty { return faulty{put: after(late, h)} }, nil, "lookup in Put"},
		{"register in a storm", func(h func()) faulty { return storm(1000, h) }, registering,
			"registration in Register"},
		{"exit", func(h func()) faulty { return faulty{unregister: func(*schemes.Entry) { h() }} }, nil, "unload in Un"},
		{"unload", func(h func()) faulty { return faulty{unload: answer(after(50, h))} }, nil, "unload in Unload"},
		{"an unload of a worker", func(h func()) faulty { return faulty{unload: answer(h)} }, perUnload,
			"unload in Unload"},
		{"a holder that stalls", func(h func()) faulty { return faulty{unload: answer(h)} }, stalled,
			"unload in Unload"},
		{"an unload at the end of the round", func(h func()) faulty {
			return faulty{unloadOf: func(m *schemes.Module) {
				if m.Name == "m" {
					h()
				}
			}}
		}, nil, "directed check in Unload"},
		{"the boot", func(h func()) faulty { return faulty{register: h} }, nil, "boot in Register"},
		{"the boot's tables", func(h func()) faulty { return faulty{setTable: h} }, nil, "boot in SetTable"},
	} {
		for _, spinning := range []bool{false, true} {
			how := map[bool]string{false: "waits", true: "spins"}[spinning]
			if testing.Short() && spinning != (c.what == "put") {
				continue
			}
			t.Run(c.what+" "+how, func(t *testing.T) {
				err := hanging(t, spinning, c.faulty, c.set)
				var v *bench.Violation
				if !errors.As(err, &v) || v.Promise != promise.Progress || !v.Left {
					t.Fatalf("%v, want the promise %q broken, and something left behind", err, promise.Progress)
				}
				seen := c.seen
				if spinning { // one that spins may keep the others of several from hanging too
					seen = strings.TrimPrefix(seen, "× ")
				}
				if !strings.Contains(v.Seen, seen) || !strings.Contains(v.Stack, "faulty") {
					t.Errorf("seen %q, want %q; stack\n%s", v.Seen, seen, v.Stack)
				}
				if strings.Contains(v.Stack, "modbench/bench.(*") {
					t.Errorf("calls of the harness in the stack\n%s", v.Stack)
				}
				t.Logf("%v\n%s", err, v.Stack)
			})
		}
	}
}

// What a workload asks for is no hang of the scheme, however long it is beside the patience.
func TestLongIsNoHang(t *testing.T) {
	for what, set := range map[string]func(*workloads.Knobs){
		"hold":       func(k *workloads.Knobs) { k.Hold = 300 * time.Millisecond },
		"exit":       func(k *workloads.Knobs) { k.ExitCost = 300 * time.Millisecond },
		"stall":      func(k *workloads.Knobs) { k.Stall = workloads.UntilEnd },
		"long stall": func(k *workloads.Knobs) { k.Stall = time.Second },
		"period":     func(k *workloads.Knobs) { k.Period = time.Second },
		"rare lookups": func(k *workloads.Knobs) {
			k.Arrival, k.Unloaders = workloads.Arrival{Process: workloads.Constant, Rate: 1}, 0
		},
	} {
		t.Run(what, func(t *testing.T) {
			if err := round(t, faulty{patience: time.Second, duration: 200 * time.Millisecond, batch: 1},
				&subsystem.FileOperations, set); err != nil {
				t.Error(err)
			}
		})
	}
}
