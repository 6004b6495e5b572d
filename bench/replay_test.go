package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/modbench/modbench/internal/tracetest"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/atomicref"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/workloads"
)

// Each scheme replays each embedded trace without a broken promise, and decides the same in the same order each time. A
// contender serves all gets and answers nearly all unload attempts as the kernel did; the floor refuses, and shows that
// the comparison sees it.
func TestReplay(t *testing.T) {
	for _, w := range workloads.Traces() {
		for _, newScheme := range all.Schemes() {
			info := newScheme().Info()
			if testing.Short() && !slices.Contains([]string{"none", "atomicref", "rwsem"}, info.Name) {
				continue
			}
			cell := Cell{Workload: w.Name, Scheme: info.Name, Subsystem: workloads.AllTables.Name, Procs: 2}
			r, err := Run(t.Context(), Config{
				Cell: cell, Scheme: newScheme, Subsystem: workloads.AllTables, Workload: w, Knobs: w.Knobs,
				Duration: time.Millisecond,
			})
			if err != nil {
				t.Error(err)
				continue
			}
			got := r.Replay
			attempts, same := got.Agreement()
			if !got.Same || got.Passes < 2 || got.Gets == 0 {
				t.Errorf("%v: %+v", cell, got)
			}
			switch {
			case info.Role == schemes.Floor && w.Trace == "mount-storm" && same*2 > attempts:
				t.Errorf("%v: the floor agrees in %d of %d", cell, same, attempts)
			case info.Role == schemes.Contender && (same*100 < attempts*95 || got.Served != got.Gets):
				t.Errorf(
					"%v: agrees in %d of %d, serves %d of %d: %v",
					cell,
					same,
					attempts,
					got.Served,
					got.Gets,
					got.Answers,
				)
			}
		}
	}
}

// replayed replays a workload under a scheme.
func replayed(t *testing.T, w workloads.Workload, newScheme func() schemes.Scheme, procs int) *Replay {
	t.Helper()
	cell := Cell{Workload: w.Name, Scheme: newScheme().Info().Name, Subsystem: workloads.AllTables.Name, Procs: procs}
	r, err := Run(t.Context(), Config{
		Cell: cell, Scheme: newScheme, Subsystem: workloads.AllTables, Workload: w, Knobs: w.Knobs,
		Duration: time.Millisecond,
	})
	if err != nil {
		t.Fatalf("%v: %v", cell, err)
	}
	return r.Replay
}

// Traces that are made up, whole and with what a recording may lack, break no promise of any scheme. Replayed twice
// they are decided in the same order, on one processor and on two; another trace is decided in another order.
func TestReplayMadeUp(t *testing.T) {
	list := all.Schemes()
	seeds := uint64(3)
	if testing.Short() {
		list = []func() schemes.Scheme{atomicref.New, rwsem.New}
		seeds = 1
	}
	lost := func(lines []tracetest.Line) []tracetest.Line {
		return slices.Concat(lines[:700], []tracetest.Line{tracetest.Lost(100)}, lines[800:])
	}
	for seed := range seeds {
		k := tracetest.New(
			tracetest.Options{Seed: seed, Lines: 2000, Modules: 40, Threads: 9, Crowd: 0.4, Between: 0.05})
		files := make([]string, 0, 4)
		for i, lines := range [][]tracetest.Line{k.Lines, k.Lines[900:], k.Lines[:1100], lost(k.Lines)} {
			file := filepath.Join(t.TempDir(), fmt.Sprintf("seed-%d-%d.txt", seed, i))
			if err := os.WriteFile(file, []byte(tracetest.Print(lines)), 0o666); err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
		for _, newScheme := range list {
			orders := make(map[uint64]string)
			for _, file := range files {
				w := workloads.OfTrace(file)
				once, again := replayed(t, w, newScheme, 1), replayed(t, w, newScheme, 2)
				if once.Order != again.Order || !once.Same || !again.Same {
					t.Errorf("%s, %s: decided in two orders", file, newScheme().Info().Name)
				}
				if other, ok := orders[once.Order]; ok {
					t.Errorf("%s and %s are decided in one order", file, other)
				}
				orders[once.Order] = file
				attempts, same := once.Agreement()
				if newScheme().Info().Name == atomicref.Info.Name && same*100 < attempts*95 {
					t.Errorf("%s: agrees in %d of %d", file, same, attempts)
				}
			}
		}
	}
}
