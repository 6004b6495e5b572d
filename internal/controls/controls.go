// Package controls lists the schemes that are broken on purpose, and which
// promise each one breaks. A check must catch them. How often it catches them says
// how much a clean run of the check is worth.
//
// There are four sorts. Package modcount is how modules of Linux 2.4 counted. Package history
// is the two schemes of December 2002 as they were, with all their defects. Package richter
// has three defects of one of them, each by itself. The others are mutants: schemes with one
// thing broken. A mutant is a row of edits in package mutate. An ordinary build does not
// contain the mutants; a build with the overlay that [WriteOverlay] writes does.
//
// No control is compared with a scheme.
package controls

import (
	"github.com/modbench/modbench/internal/controls/history"
	"github.com/modbench/modbench/internal/controls/internal/mutate"
	"github.com/modbench/modbench/internal/controls/modcount"
	"github.com/modbench/modbench/internal/controls/mutants"
	"github.com/modbench/modbench/internal/controls/richter"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// Control is a scheme that is broken on purpose.
type Control struct {
	Name     string
	Of       string          // the scheme it was made from
	Change   string          // what was changed, in one line
	Promise  promise.Promise // the promise that it breaks; a check must find this one broken
	Scenario string          // what goes wrong, in a few words

	// Also are other promises that it breaks, for each of which the explorer must convict it
	// as well. Few controls have more than one thing wrong.
	Also []promise.Promise

	// Unseen says why a stress run needs schemetest.FindsFreed to detect it; empty:
	// an ordinary stress run detects it.
	Unseen string

	// Folder is where its source is, from the root of modbench; empty: it is a
	// mutant, and its source is a diff (see [Diff]).
	Folder string

	// New returns a fresh scheme. It is nil for a mutant that this build does not
	// contain.
	New func() schemes.Scheme

	_ struct{}
}

// All returns every control: history first, then the mutants by scheme.
func All() []Control {
	all := []Control{
		{
			Name: modcount.Info.Name, Of: "Linux 2.4", Change: "the module counts its own users",
			Promise: promise.Hold, Scenario: "the module is unloaded between find and get",
			Folder: "internal/controls/modcount", New: modcount.New,
		},
		{
			Name: history.ShippedInfo.Name, Of: "Linux 2.5.52", Change: "as shipped: tryget corrects it",
			Promise: promise.Freed, Scenario: "put looks at the module when it no longer counts",
			Unseen: "it reads freed words and seldom acts on them, and the collector keeps them readable",
			Also:   []promise.Promise{promise.Hold},
			Folder: "internal/controls/history", New: history.NewShipped,
		},
		{
			Name: history.PostedInfo.Name, Of: "module_rwsem as posted", Change: "as posted: rwsem corrects it",
			Promise: promise.Progress, Scenario: "a holder looks up what an unload, waiting for it, has locked",
			Also:   []promise.Promise{promise.Freed, promise.Hold, promise.Exclusion},
			Folder: "internal/controls/history", New: history.NewPosted,
		},
		posted(richter.DoubleRelease, promise.Release, "the table is open while exit still runs"),
		posted(richter.FreeBeforeWalk, promise.Freed, "the semaphores to release are read from freed memory"),
		posted(richter.BareRollback, promise.Hold, "failed init with an opener"),
	}
	for _, m := range mutate.All() {
		all = append(all, Control{
			Name: m.Name, Of: m.Of.Name, Change: m.Change,
			Promise: m.Promise, Scenario: m.Scenario, Unseen: m.Unseen,
			New: mutants.New(m.Name),
		})
	}
	return all
}

func posted(d richter.Defect, p promise.Promise, scenario string) Control {
	return Control{
		Name: d.Info().Name, Of: "module_rwsem as posted", Change: d.String(),
		Promise: p, Scenario: scenario,
		Folder: "internal/controls/richter", New: func() schemes.Scheme { return richter.New(d) },
	}
}

// Constructors returns a constructor of each control that this build contains.
func Constructors() (constructors []func() schemes.Scheme) {
	for _, c := range All() {
		if c.New != nil {
			constructors = append(constructors, c.New)
		}
	}
	return constructors
}

// Find returns the control of that name.
func Find(name string) (c Control, ok bool) {
	for _, c := range All() {
		if c.Name == name {
			return c, true
		}
	}
	return Control{}, false
}

// New returns a fresh scheme of that name, or nil if there is no such control in
// this build.
func New(name string) schemes.Scheme {
	if c, ok := Find(name); ok && c.New != nil {
		return c.New()
	}
	return nil
}
