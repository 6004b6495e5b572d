package bench

import (
	"testing"
	"time"

	"github.com/modbench/modbench/internal/lifecycle"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/epoch"
	"github.com/modbench/modbench/schemes/gomutex"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/rcu"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// A round in which callers do all that they did keeps every promise, on each table, under schemes with locks, with
// grace periods and with handles, with and without second references.
func TestCallers(t *testing.T) {
	w, _ := workloads.ByName("busy")
	for _, newScheme := range []func() schemes.Scheme{tryget.New, rwsem.New, rcu.New, epoch.New} {
		for _, sub := range subsystem.All {
			c := Config{
				Cell:   Cell{Workload: w.Name, Scheme: newScheme().Info().Name, Subsystem: sub.Name, Procs: 2},
				Scheme: newScheme, Subsystem: sub, Workload: w, Knobs: w.Knobs, Batch: 64,
				Duration: 10 * time.Millisecond,
			}
			c.Knobs.Period, c.Knobs.ModprobeCost = 100*time.Microsecond, 10*time.Microsecond
			r, err := Run(t.Context(), c)
			if err != nil {
				t.Errorf("%v: %v", c.Cell, err)
				continue
			}
			share := sub.Uses.Reads + sub.Uses.Objects + sub.Uses.Walks + sub.Uses.Numbered
			least := r.Total * int64(subsystem.UsesOf-share) / subsystem.UsesOf / 2
			if r.Opens < least || r.Opens > r.Total || r.Opens == r.Total && r.Total > 8*subsystem.UsesOf {
				t.Errorf("%v: %d opens in %d operations, of which %d in %d are none", c.Cell, r.Opens, r.Total, share,
					subsystem.UsesOf)
			}
		}
	}
}

// Callers that only look up do nothing else.
func TestCallersLookUp(t *testing.T) {
	s := idle(t, tryget.New, func(k *Knobs) { k.InUse, k.Callers = 0, workloads.Lookups })
	if w := s.workers[0]; w.uses != nil || w.rtnl != nil {
		t.Error("a worker does more than look up")
	}
}

// Each operation of a subsystem comes as often as it says.
func TestUses(t *testing.T) {
	for _, sub := range subsystem.All {
		u := newUses(&worker{scheme: tryget.New()}, &Knobs{Callers: workloads.AllUses}, sub)
		lookups, others := 0, 0
		for range 2 {
			for n := 0; n < subsystem.UsesOf; {
				if did := u.lookups(subsystem.UsesOf - n); did > 0 {
					lookups, n = lookups+did, n+did
				} else if u.next() != nil {
					others, n = others+1, n+1
				}
			}
		}
		want := sub.Uses.Reads + sub.Uses.Objects + sub.Uses.Walks + sub.Uses.Numbered + sub.Uses.Seconds
		if others != 2*want || lookups != 2*(subsystem.UsesOf-want) {
			t.Errorf("%s: %d lookups and %d others, want %d others", sub.Name, lookups, others, 2*want)
		}
	}
}

// A section that reads what has been freed is a violation, and one that reads what is in exit is not.
func TestSectionReadsFreed(t *testing.T) {
	for _, text := range []schemes.Text{schemes.Intact, schemes.Exited, schemes.Freed} {
		s := idle(t, gomutex.New, func(k *Knobs) { k.InUse = 0 })
		s.fault.stop = func() {}
		w, target := s.workers[0], &s.system.Targets[0]
		module := s.system.Loader.Module(target.Module)
		if text != schemes.Intact {
			module.Retire(lifecycle.Key{}, text)
		}
		w.uses.walk(w, target)
		v := s.fault.seen()
		if (v != nil) != (text == schemes.Freed) || v != nil && v.Promise != promise.Freed {
			t.Errorf("a walk through a module that is %v: %v", text, v)
		}
	}
}

// Who holds a filesystem goes on with a second reference, and the module has one in the end.
func TestHoldersTakeSecondReferences(t *testing.T) {
	s := idle(t, rwsem.New, func(k *Knobs) { k.InUse, k.Span = 0.5, 0 })
	asleep(s, func(*group) {
		refs := s.system.Scheme.(schemes.Counter)
		for n, held := range s.holders.held {
			module := s.system.Loader.Module(s.holders.targets[n][0].Module)
			if got := refs.Refs(module); got != int64(held) {
				t.Errorf("%s has %d references and %d holders", module.Name, got, held)
			}
		}
	})
	if v := s.fault.seen(); v != nil {
		t.Error(v)
	}
}
