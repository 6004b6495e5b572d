// Package all lists every scheme. A new scheme is added by one line here.
package all

import (
	"github.com/modbench/modbench/internal/controls/modcount"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/atomicref"
	"github.com/modbench/modbench/schemes/bravo"
	"github.com/modbench/modbench/schemes/gomutex"
	"github.com/modbench/modbench/schemes/hazard"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/percpuref"
	"github.com/modbench/modbench/schemes/rcu"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/rwsemfifo"
	"github.com/modbench/modbench/schemes/speculative"
	"github.com/modbench/modbench/schemes/srcu"
	"github.com/modbench/modbench/schemes/syncmap"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/schemes/unloadrwsem"
)

// constructors are the schemes: the floor, the contenders by year, the controls.
var constructors = []func() schemes.Scheme{
	none.New,
	tryget.New,
	rwsem.New,
	rwsemfifo.New,
	unloadrwsem.New,
	speculative.New,
	hazard.New,
	rcu.New,
	srcu.New,
	gomutex.New,
	percpuref.New,
	atomicref.New,
	syncmap.New,
	bravo.New,
	modcount.New,
}

// Add adds a scheme of a program's own, for comparison with the others. To be
// called before anything is listed or run; it panics if the name is taken.
func Add(newScheme func() schemes.Scheme) {
	if name := newScheme().Info().Name; New(name) != nil {
		panic("all: there is a scheme " + name + " already")
	}
	constructors = append(constructors, newScheme)
}

// Schemes describes every scheme, in the order in which they are listed
// everywhere.
func Schemes() []schemes.Info {
	infos := make([]schemes.Info, len(constructors))
	for i, make := range constructors {
		infos[i] = make().Info()
	}
	return infos
}

// New returns a fresh scheme of that name, or nil.
func New(name string) schemes.Scheme {
	for _, make := range constructors {
		if s := make(); s.Info().Name == name {
			return s
		}
	}
	return nil
}
