// Package all lists the schemes of modbench. A new scheme is one line here.
package all

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/asymhazard"
	"github.com/modbench/modbench/schemes/atomicref"
	"github.com/modbench/modbench/schemes/bravo"
	"github.com/modbench/modbench/schemes/bravopercpu"
	"github.com/modbench/modbench/schemes/cow"
	"github.com/modbench/modbench/schemes/epoch"
	"github.com/modbench/modbench/schemes/gomutex"
	"github.com/modbench/modbench/schemes/hazard"
	"github.com/modbench/modbench/schemes/mixed"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/percpuref"
	"github.com/modbench/modbench/schemes/percpurefkill"
	"github.com/modbench/modbench/schemes/percpurwsem"
	"github.com/modbench/modbench/schemes/rcu"
	"github.com/modbench/modbench/schemes/rcudefer"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/rwsemfifo"
	"github.com/modbench/modbench/schemes/rwsemhandoff"
	"github.com/modbench/modbench/schemes/rwsemplainput"
	"github.com/modbench/modbench/schemes/speculative"
	"github.com/modbench/modbench/schemes/splitref"
	"github.com/modbench/modbench/schemes/srcu"
	"github.com/modbench/modbench/schemes/srcufast"
	"github.com/modbench/modbench/schemes/syncmap"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/schemes/unloadlock"
	"github.com/modbench/modbench/schemes/unloadrwsem"
)

// Schemes returns a constructor of each scheme: the floor, then the contenders
// by year. All lists and tables of modbench use this order. The slice is the
// caller's own. Schemes that are broken on purpose are not in it.
func Schemes() []func() schemes.Scheme {
	return []func() schemes.Scheme{
		none.New,
		unloadlock.New,
		tryget.New,
		rwsem.New,
		rwsemplainput.New,
		mixed.New,
		rwsemfifo.New,
		unloadrwsem.New,
		speculative.New,
		hazard.New,
		rcu.New,
		srcu.New,
		rcudefer.New,
		epoch.New,
		splitref.New,
		gomutex.New,
		percpurwsem.New,
		percpuref.New,
		percpurefkill.New,
		atomicref.New,
		asymhazard.New,
		syncmap.New,
		bravo.New,
		bravopercpu.New,
		rwsemhandoff.New,
		cow.New,
		srcufast.New,
	}
}
