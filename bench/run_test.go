package bench

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/internal/controls/modcount"
	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

func TestLayout(t *testing.T) {
	layout.Alone(t, worker{}, "lookups")
	layout.Alone(t, worker{}, "pos")
	layout.Alone(t, group{}, "ended")
	layout.Apart(t, group{}, "ended")
}

// makers returns the floor and the two schemes of 2002. These tests test the harness;
// schemetest tests that every scheme keeps its promises.
func makers() []func() schemes.Scheme {
	return []func() schemes.Scheme{none.New, tryget.New, rwsem.New}
}

func defaults() (ws []workloads.Workload) {
	for _, w := range workloads.All() {
		if w.Default {
			ws = append(ws, w)
		}
	}
	return ws
}

// A plan measures every cell once in each round, and every figure that a round must
// have is there.
func TestPlan(t *testing.T) {
	p := &Plan{
		Schemes: makers(), Workloads: defaults(), Subsystems: subsystem.All, Procs: []int{1, 2},
		Rounds: 1, Duration: 5 * time.Millisecond, Seed: 1,
	}
	seen := make(map[Cell]int)
	var lookups int64 // of all cells: on a busy machine a short round may see none
	err := p.Run(t.Context(), func(r *Round, done, total int) error {
		seen[r.Cell]++
		lookups += r.Lookups
		if r.Elapsed <= 0 || r.Total < r.Lookups || r.Workers != r.Cell.Procs || r.Entries == 0 {
			t.Errorf("%v: incomplete: %+v", r.Cell, r)
		}
		if r.Cell.Scheme == "rwsem" && r.Refused != 0 {
			t.Errorf("%v: %d gets refused", r.Cell, r.Refused)
		}
		if r.Cell.Scheme == "none" && r.Unloads != 0 {
			t.Errorf("%v: %d modules unloaded", r.Cell, r.Unloads)
		}
		if total != p.Total() || done < 1 || done > total {
			t.Errorf("round %d of %d, want %d in all", done, total, p.Total())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if lookups == 0 {
		t.Error("no lookups in any round")
	}
	for _, c := range p.Cells() {
		if seen[c] != 1 {
			t.Errorf("%v: measured %d times", c, seen[c])
		}
	}
}

func TestOrder(t *testing.T) {
	p := &Plan{Schemes: makers(), Seed: 7}
	k := len(p.Schemes)
	first := make(map[string]int)
	for n := range 4 * k {
		order := p.order(n)
		names := make(map[string]bool)
		for _, i := range order {
			names[p.Infos()[i].Name] = true
		}
		if len(names) != k {
			t.Fatalf("round %d visits %v, want each of %d schemes once", n, names, k)
		}
		first[p.Infos()[order[0]].Name]++
	}
	for name, n := range first {
		if n != 4 {
			t.Errorf("%s came first in %d of %d rounds, want 4", name, n, 4*k)
		}
	}
}

// A run that is cancelled between two rounds ends there and says why.
func TestInterrupt(t *testing.T) {
	p := &Plan{
		Schemes: makers(), Workloads: defaults(), Subsystems: subsystem.All, Procs: []int{1},
		Rounds: 100, Duration: time.Millisecond, Seed: 1,
	}
	ctx, cancel := context.WithCancel(t.Context())
	rounds := 0
	err := p.Run(ctx, func(r *Round, done, total int) error {
		if rounds++; rounds == 3 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || rounds != 3 {
		t.Errorf("%d rounds and then %v, want 3 and %v", rounds, err, context.Canceled)
	}
}

func stressed(newScheme func() schemes.Scheme, d time.Duration, seed uint64) (*Round, error) {
	w, _ := workloads.ByName("unload-heavy")
	procs := max(2, runtime.NumCPU())
	w.Knobs.ExitCost, w.Knobs.Hold, w.Knobs.Skew, w.Knobs.Seed = 0, 0, 2, seed
	return Run(context.Background(), Config{
		Cell:   Cell{Workload: w.Name, Scheme: newScheme().Info().Name, Subsystem: "file_operations", Procs: procs},
		Scheme: newScheme, Subsystem: subsystem.ByName("file_operations"), Workload: w, Knobs: w.Knobs,
		Duration: d, Batch: 64,
	})
}

// The checks of the measured run convict a racy control, with the names of scheme,
// table, module and promise. The two schemes of 2002 pass in twenty times as many
// rounds.
func TestSafetyIsAsserted(t *testing.T) {
	const most = 2000 // rounds of 20 ms; it takes one or two
	var v *Violation
	needed := 0
	for seed := range uint64(most) {
		needed++
		if _, err := stressed(modcount.New, 20*time.Millisecond, seed); errors.As(err, &v) {
			break
		}
	}
	if v == nil {
		t.Fatalf("modcount passed %d rounds", most)
	}
	if v.Cell.Scheme != "modcount" || v.Table != "file_operations" || v.Module == "" || v.Promise != promise.Hold {
		t.Errorf("convicted by %v, want a module and the promise %q", v, promise.Hold)
	}
	t.Logf("after %d rounds: %v", needed, v)
	for _, s := range []func() schemes.Scheme{tryget.New, rwsem.New} {
		unloads := int64(0)
		for seed := range uint64(20 * needed) {
			r, err := stressed(s, 20*time.Millisecond, seed)
			if err != nil {
				t.Fatal(err)
			}
			unloads += r.Unloads
		}
		t.Logf("%s: %d rounds and %d unloads without a violation", s().Info().Name, 20*needed, unloads)
	}
}

// Every workload that is not part of the default set runs at each of its points
// and measures what it is there for.
func TestWorkloadsThatDecide(t *testing.T) {
	for _, w := range workloads.All() {
		if w.Default {
			continue
		}
		t.Run(w.Name, func(t *testing.T) {
			p := &Plan{
				Schemes: makers(), Workloads: []workloads.Workload{w}, Procs: []int{2},
				Subsystems: []*subsystem.Subsystem{&subsystem.Filesystem, &subsystem.FileOperations},
				Rounds:     1, Duration: 10 * time.Millisecond, Seed: 1,
			}
			if testing.Short() { // under the race detector: one table will do
				p.Subsystems = p.Subsystems[:1]
			}
			err := p.Run(t.Context(), func(r *Round, done, total int) error {
				switch {
				case w.Name == "stalled-holder" && len(r.Unfreed) == 0:
					t.Errorf("%v: no series of what is not freed", r.Cell)
				case w.Name == "oversubscribed" && r.Workers != 16:
					t.Errorf("%v: %d workers, want 16", r.Cell, r.Workers)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// A worker that unloads does so once in as many lookups as the knob says, however
// long an unload takes. Of two that want the same module one may be refused.
func TestPerUnload(t *testing.T) {
	const every = 50
	w, _ := workloads.ByName("lookup-heavy")
	w.Knobs.PerUnload = every
	p := &Plan{
		Workloads: []workloads.Workload{w}, Subsystems: []*subsystem.Subsystem{&subsystem.FileOperations},
		Procs:  []int{1, 2},
		Rounds: 1, Duration: 20 * time.Millisecond, Seed: 1, Schemes: all.Schemes(),
	}
	if err := p.Run(t.Context(), func(r *Round, done, total int) error {
		asked := r.Total / every
		least, most := max(asked-1, 0), asked+int64(r.Workers)
		got := r.Unloads
		switch {
		case r.Cell.Scheme == "none":
			got = r.RefusedUnloads
			if r.Unloads != 0 {
				t.Errorf("%v: %d modules unloaded", r.Cell, r.Unloads)
			}
		case r.Cell.Procs > 1:
			least = min(least, 1)
		}
		if got < least || got > most {
			t.Errorf("%v: %d unloads in %d lookups, want one in %d", r.Cell, got, r.Total, every)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// A worker that registers runs the code of a module, and nobody can unload that
// module meanwhile. Unloaders, and workers that unload, leave it alone instead of
// waiting for it.
func TestStormWithUnloads(t *testing.T) {
	for _, set := range []func(*Knobs){
		func(k *Knobs) { k.Unloaders = 2 },
		func(k *Knobs) { k.PerUnload = 20 },
		func(k *Knobs) { k.PerUnload, k.Lookups = 20, 0.75 },
	} {
		w, _ := workloads.ByName("register-storm")
		set(&w.Knobs)
		p := &Plan{
			Schemes: makers(), Workloads: []workloads.Workload{w}, Procs: []int{2}, Subsystems: subsystem.All,
			Rounds: 1, Duration: 10 * time.Millisecond, Seed: 1,
		}
		if err := p.Run(t.Context(), func(*Round, int, int) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
}

// A worker that registers looks things up in the share of its operations that the
// knob asks for.
func TestStormShare(t *testing.T) {
	for _, share := range []float64{0.01, 0.4, 0.75, 0.9} {
		w, _ := workloads.ByName("register-storm")
		w.Knobs.Lookups = share
		s, err := newSession(t.Context(), &Config{
			Cell: Cell{Procs: 1}, Scheme: tryget.New, Subsystem: &subsystem.FileOperations,
			Workload: w, Knobs: w.Knobs, Batch: 64,
		})
		if err != nil {
			t.Fatal(err)
		}
		const n = 1000
		storm{s.workers[0], s.plugs[0]}.run(n)
		if got := float64(s.workers[0].pos) / n; got < share-0.002 || got > share+0.002 {
			t.Errorf("%.3f of the operations are lookups, want %v", got, share)
		}
	}
}

func TestPlacementAndArrivals(t *testing.T) {
	w, _ := workloads.ByName("lookup-heavy")
	w.Knobs.Placement = workloads.Pinned
	w.Knobs.Arrival = workloads.Arrival{Process: workloads.Poisson, Rate: 50_000}
	p := &Plan{
		Schemes: makers(), Workloads: []workloads.Workload{w}, Procs: []int{1, 2},
		Subsystems: []*subsystem.Subsystem{&subsystem.FileOperations},
		Rounds:     1, Duration: 20 * time.Millisecond, Seed: 1,
	}
	if err := p.Run(t.Context(), func(r *Round, done, total int) error {
		if r.Sampled != 1 {
			t.Errorf("%v: one arrival in %d timed, want each", r.Cell, r.Sampled)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// Serve answers with the rounds that were ordered, and with what others did meanwhile.
func TestServe(t *testing.T) {
	var out bytes.Buffer
	in, orders := io.Pipe()
	defer orders.Close()
	c := Cell{Workload: "lookup-heavy", Scheme: "tryget", Subsystem: "filesystem", Procs: 1}
	w, _ := workloads.ByName(c.Workload)
	go func() {
		o := order{c, 3, w.Knobs, 20 * time.Millisecond, 64, 0, ""}
		if err := gob.NewEncoder(orders).Encode([]order{o, o}); err != nil {
			t.Error(err)
		}
	}()
	answers, send := io.Pipe()
	served := make(chan error, 1)
	go func() {
		served <- Serve(t.Context(), in, send, func(string) func() schemes.Scheme { return tryget.New })
	}()
	read := gob.NewDecoder(answers)
	for i := range 3 {
		var a answer
		for {
			if err := read.Decode(&a); err != nil {
				t.Fatal(err)
			}
			if a.Within == 0 {
				break
			}
			a = answer{} // it goes on
		}
		if r := a.Round; i < 2 && (r == nil || r.Cell != c || r.N != 3 || r.Elapsed == 0 || r.Get == nil) ||
			i == 2 && (r != nil || a.Error != "" || a.Together.Unit == 0 && a.Together.Known) {
			t.Errorf("answer %d: %+v", i, a)
		}
	}
	orders.Close()
	if err := <-served; err != nil {
		t.Fatal(err)
	}
	if err := Serve(t.Context(), strings.NewReader("x"), &out, nil); err == nil {
		t.Error("no error for an order that is none")
	}
}
