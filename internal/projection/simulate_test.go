//go:build explore && simulate

package projection

import (
	"context"
	"errors"
	"testing"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/bravo"
	"github.com/modbench/modbench/schemes/epoch"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpuref"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/srcu"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

func configOf(mk func() schemes.Scheme, workload string, procs int) config {
	w, _ := workloads.ByName(workload)
	return config{
		machine: coherence.Named("xeon-8176x8"), procs: procs, scheme: mk, subsystem: &subsystem.FileOperations,
		workload: w, knobs: w.Knobs, seed: 1, gap: coherence.Nanosecond, unloads: 3,
	}
}

// TestAll simulates each scheme with unloads beside the lookups: all keep their promises, and all is at
// rest in the end.
func TestAll(t *testing.T) {
	for _, mk := range all.Schemes() {
		info := mk().Info()
		for _, workload := range []string{"lookup-heavy", "unload-heavy", "herd"} {
			for _, procs := range []int{1, 2, 30} {
				out, err := simulate(context.Background(), configOf(mk, workload, procs))
				if err != nil {
					t.Errorf("%s, %s on %d: %v", info.Name, workload, procs, err)
					continue
				}
				if out.perLookup <= 0 || info.Role != schemes.Floor && out.unload <= 0 {
					t.Errorf("%s, %s on %d: %+v", info.Name, workload, procs, out)
				}
			}
		}
	}
}

// TestDeterministic simulates twice with one seed.
func TestDeterministic(t *testing.T) {
	for _, mk := range []func() schemes.Scheme{rwsem.New, percpuref.New} {
		a, err := simulate(context.Background(), configOf(mk, "unload-heavy", 16))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := simulate(context.Background(), configOf(mk, "unload-heavy", 16)); err != nil || a != b {
			t.Errorf("%s: %+v and %+v, %v", mk().Info().Name, a, b, err)
		}
	}
}

// TestStarves has unloads that take long, since they look at what 192 processors have counted or published and then
// queue with them for a reload, and one that never gets the line that 192 processors want.
func TestStarves(t *testing.T) {
	for _, c := range []struct {
		mk   func() schemes.Scheme
		want bool
	}{{srcu.New, false}, {epoch.New, false}, {bravo.New, false}, {rwsem.New, true}} {
		out, err := simulate(context.Background(), configOf(c.mk, "lookup-heavy", 192))
		if err != nil || out.starved != c.want {
			t.Errorf("%s: starves %v, want %v; %v", c.mk().Info().Name, out.starved, c.want, err)
		}
	}
}

// TestCut has simulations that are over while an unload goes on, and before the lookups are counted.
func TestCut(t *testing.T) {
	c := configOf(tryget.New, "lookup-heavy", 16)
	c.options.Events = 14_000
	out, err := simulate(context.Background(), c)
	if err != nil || !out.cut || out.perLookup <= 0 || out.unload <= 0 {
		t.Errorf("the unload is cut: %+v, %v", out, err)
	}
	c.options.Events = 4000
	if out, err = simulate(context.Background(), c); !errors.Is(err, coherence.ErrLong) {
		t.Errorf("the lookups are cut: %+v, %v", out, err)
	}
}

// TestLong has the tables that are measured, and not those that are explored.
func TestLong(t *testing.T) {
	if mem.Explored != 0 || mem.Hazards != 16 || mem.Batch != 32 || mem.Spins == 0 {
		t.Error("the schemes that are simulated have the sizes of those that are explored")
	}
}

// TestShared has the shared line thrash and the line of each processor not: what the argument of 2002
// was about.
func TestShared(t *testing.T) {
	at := func(mk func() schemes.Scheme, procs int) float64 {
		c := configOf(mk, "lookup-heavy", procs)
		c.unloads = 0
		out, err := simulate(context.Background(), c)
		if err != nil {
			t.Fatal(err)
		}
		return 1 / out.perLookup
	}
	if one, many := at(rwsem.New, 1), at(rwsem.New, 64); many > one {
		t.Errorf("rwsem on 64 processors has %.2f of the lookups that it has on one: its line is shared", many/one)
	}
	if one, many := at(percpuref.New, 1), at(percpuref.New, 64); many < 50*one {
		t.Errorf("percpuref on 64 processors has %.2f of the lookups that it has on one, want 64", many/one)
	}
}

// TestRun projects a plan with bands, and what is refused is said.
func TestRun(t *testing.T) {
	heavy, _ := workloads.ByName("lookup-heavy")
	over, _ := workloads.ByName("oversubscribed")
	reference := *coherence.Named("xeon-8176x8")
	reference.Measured = []coherence.Measured{{
		Scheme: "tryget", Subsystem: "file_operations", Procs: 1, PerLookup: 30,
	}}
	r, err := Run(context.Background(), Plan{
		Machine: coherence.Named("e5-2660x2"), Reference: &reference, Procs: []int{1, 8, 64}, Seed: 1, Draws: 3,
		Schemes: []func() schemes.Scheme{tryget.New, rwsem.New}, Workloads: []workloads.Workload{heavy, over},
		Subsystems: []*subsystem.Subsystem{&subsystem.FileOperations}, Unloads: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Cells) != 4 || len(r.Refused) != 2 {
		t.Errorf("%d cells, refused %v; want 4 and two: 64 processors, oversubscribed", len(r.Cells), r.Refused)
	}
	for _, c := range r.Cells {
		if c.Procs > 1 && (c.Lookups.Low >= c.Lookups.High || c.Lookups.Mid == 0) {
			t.Errorf("%s on %d: band %+v", c.Scheme, c.Procs, c.Lookups)
		}
	}
}
