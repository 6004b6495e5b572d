package bench

import (
	"testing"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/percpuref"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// Each knob that makes a run long or large shows in the forecast.
func TestForecast(t *testing.T) {
	plan := func(set func(*Plan, *Knobs)) Forecast {
		w, _ := workloads.ByName("lookup-heavy")
		p := &Plan{
			Schemes: []func() schemes.Scheme{none.New, percpuref.New}, Rounds: 10, Duration: 50 * time.Millisecond,
			Subsystems: []*subsystem.Subsystem{
				&subsystem.Filesystem,
			}, Procs: []int{1}, Budget: 50 * time.Second,
		}
		set(p, &w.Knobs)
		p.Workloads = []workloads.Workload{w}
		return p.Forecast()
	}
	usual := plan(func(*Plan, *Knobs) {})
	if usual.Time > time.Minute || usual.Memory > 1<<30 {
		t.Errorf("a usual run takes %v and %.0f bytes", usual.Time, usual.Memory)
	}
	for _, c := range []struct {
		what   string
		set    func(*Plan, *Knobs)
		time   time.Duration // at least
		memory float64       // at least
		most   float64       // memory at most
	}{
		{"workers", func(_ *Plan, k *Knobs) { k.Workers = workloads.MaxWorkers }, 0, 500e6, 4e9},
		{"workers that unload", func(_ *Plan, k *Knobs) { k.Workers, k.PerUnload = workloads.MaxWorkers, 1 }, 0, 500e6, 4e9},
		{"unloaders", func(_ *Plan, k *Knobs) { k.Unloaders = workloads.MaxUnloaders }, 0, 0, 1e9},
		{"entries", func(_ *Plan, k *Knobs) { k.Scale, k.Loaded = 29850, "" }, 5 * time.Minute, 5e9, 20e9},
		{"entries on many processors", func(p *Plan, k *Knobs) { k.Scale, k.Loaded, p.Procs = 29850, "", []int{1024} }, 0, 100e9, 1e15},
		{"a hold", func(_ *Plan, k *Knobs) { k.Hold = workloads.MaxTime }, 10 * time.Minute, 0, 1e9},
		{"a hold by many", func(_ *Plan, k *Knobs) { k.Hold, k.Workers = workloads.MaxTime, 10 }, 100 * time.Minute, 0, 1e9},
		{"an exit cost", func(_ *Plan, k *Knobs) { k.ExitCost, k.Unloaders = workloads.MaxTime, 10 }, 100 * time.Minute, 0, 1e9},
		{"rounds", func(p *Plan, _ *Knobs) { p.Rounds = 10_000 }, 5 * time.Minute, 0, 1e9},
		{"no budget at all", func(p *Plan, _ *Knobs) { p.Budget, p.Duration = 0, time.Hour }, 40 * time.Hour, 0, 1e9},
		{"processors", func(p *Plan, _ *Knobs) { p.Procs = []int{1024} }, 0, 0, 2e9},
	} {
		f := plan(c.set)
		if f.Time < c.time || f.Memory < c.memory || f.Memory > c.most {
			t.Errorf("%s: %v and %.1f MB, want %v and %.1f MB at least, %.1f MB at most",
				c.what, f.Time, f.Memory/1e6, c.time, c.memory/1e6, c.most/1e6)
		}
		t.Logf("%s: %v, %.1f MB in %v", c.what, f.Time, f.Memory/1e6, f.Largest)
	}
	resumed := plan(func(p *Plan, _ *Knobs) { p.Done = func(_ Cell, n int) bool { return n < 9 } })
	if usual.Rounds != 20 || resumed.Rounds != 2 || resumed.Time > usual.Time/9 || resumed.Memory != usual.Memory {
		t.Errorf("a tenth of the rounds is left: %+v, of %+v", resumed, usual)
	}
	if over := plan(func(p *Plan, _ *Knobs) { p.Done = func(Cell, int) bool { return true } }); over.Time != 0 {
		t.Errorf("nothing is left, and takes %v", over.Time)
	}
}
