// Package rcudefer is package rcu with a free that is deferred: an unload does not wait for a
// grace period, but leaves the memory of the module to a batch. That is call_rcu, with the
// bound that liburcu's defer_rcu has (Mathieu Desnoyers, 2009): who fills the queue empties it.
//
//	get:     pin; find; count += 1 unless it is 0; unpin
//	put:     count -= 1; is it 0? wake the unloader
//	unload:  give up the loader's own reference; not the last? wait, or refuse
//	         exit (unlinks); queue the free
//	         queue full? take all of it; grace period; free all of it
//
// Get and put are those of package rcu. One grace period frees 32 modules, so an unload costs
// next to nothing beyond its exit, but for one in 32, which pays for all. The price is memory:
// up to 31 modules lie in the queue when nobody unloads, and as many more as unloads are
// emptying it. [Scheme.Unfreed] says how many. A reader that stalls while it holds a module
// keeps no other from being freed, unlike in package epoch: its section has ended.
//
// What differs from liburcu, and why. There each thread has a queue of its own, of 4096
// entries, since frees are frequent; here one queue under a mutex serves all, since unloads are
// rare. There a thread empties the queues ten times a second, and in a kernel call_rcu starts a
// grace period at once and a thread runs the callbacks. Here nobody does until the queue is
// full, so that the last modules stay unfreed until others are unloaded.
package rcudefer

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/rcu"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "rcu-defer",
	Summary:   "RCU-protected lookup and a kref a module; modules are freed 32 at a time, by one grace period",
	Author:    "Mathieu Desnoyers, Paul E. McKenney",
	Source:    "Linux 2.5.43, call_rcu, 2002; Mathieu Desnoyers, liburcu, urcu-defer.c, 2009",
	Year:      2009,
	UseWhen:   "rcu would be the right choice, and unloads come so often that each cannot wait for a grace period",
	AvoidWhen: "memory must be back when the unload returns: up to 31 modules lie unfreed until others are unloaded",
	Refuses:   rcu.Info.Refuses,
	Sleeps:    rcu.Info.Sleeps,
	Waits:     rcu.Info.Waits,
	Grace:     schemes.NeedsToFree,
	Holds:     schemes.Weak,
	Memory: schemes.Memory{Module: rcu.Info.Memory.Module, Table: rcu.Info.Memory.Table,
		Scheme: 280 + 8*mem.Batch},
}

// Scheme is [rcu.Scheme] with another Unload, and has what is not freed yet.
type Scheme struct {
	rcu.Scheme
	deferred queue
}

// New returns a Scheme.
func New() schemes.Scheme { return &Scheme{} }

var (
	_ schemes.Scheme  = (*Scheme)(nil)
	_ schemes.Counter = (*Scheme)(nil)
	_ schemes.Backlog = (*Scheme)(nil)
)

// Info returns [Info].
func (*Scheme) Info() schemes.Info { return Info }

// Unload gives up the loader's reference. When no other is left, it runs exit and queues the
// free. The wait for holders cannot be interrupted.
func (s *Scheme) Unload(u *schemes.Unload) error {
	if err := rcu.Decide(u); err != nil {
		return err
	}
	u.ExitUnlocked()
	m, free := u.Module, u.FreeLater()
	s.deferred.call(func() {
		free()
		rcu.Freed(m)
	})
	return nil
}

// Unfreed returns how many modules have been unloaded and not freed yet.
func (s *Scheme) Unfreed() int { return int(s.deferred.unfreed.Load()) }
