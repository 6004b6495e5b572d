//go:build explore

package scenarios

import (
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// scene is what a scenario is played on: a stage with two tables and two loaders,
// fresh for each execution, and what the play waits for and asks. The second loader
// is for unloads that are to overlap with the first's. The modules are m and x.
//
// Code of a play may run where a subsystem's could: in the middle of a registration
// (index[i].Inserted), and where the object of an entry that was found is held
// (index[i].Found), which is under the table's lock if lookups take one.
type scene struct {
	*stage.Stage
	index [2]*stage.Slots

	waiting gate // some unload sleeps, or has answered
	window  gate // the time in which the question is whether one must wait
	seen    *seen
}

// place is a slot of a table.
type place = stage.Place

var (
	here  = stage.At(0, 0)
	mate  = stage.At(0, 1) // in the same table
	there = stage.At(1, 0) // in the other one
)

func newScene(s schemes.Scheme, n *seen) *scene {
	sc := &scene{Stage: stage.New(s, explore.Judge{}, 2, "m", "x"), seen: n}
	for i, name := range []string{"A", "B"} {
		sc.index[i] = &stage.Slots{Judge: explore.Judge{}}
		sc.AddTable("table "+name, schemes.Spinning, sc.index[i])
	}
	for _, l := range sc.Loaders {
		l.Observe(sc)
	}
	return sc
}

// Enter implements [loader.Observer].
func (s *scene) Enter(_ string, p loader.Phase) {
	if p == loader.Waiting {
		s.waiting.open()
	}
}

// module loads module m or x by the first loader before the play begins. It
// registers at each place; exit may be nil.
func (s *scene) module(name string, exit func(*loader.Context), at ...place) {
	s.Load(0, stage.Module{Name: name, Exit: exit, At: at})
}

// unload unloads by the l-th loader and opens waiting when it has answered.
func (s *scene) unload(l int, name string, f schemes.Flags, sig *mem.Signal) error {
	err := s.Unload(l, name, f, sig, refusals[:]...)
	s.waiting.open()
	return err
}
