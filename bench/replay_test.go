package bench

import (
	"slices"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
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
