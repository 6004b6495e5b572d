// Package percpuref is percpu_ref, the reference count that Kent Overstreet and
// Tejun Heo gave Linux 3.11 (lib/percpu-refcount.c, June 2013), with lookups
// protected by RCU.
//
// As long as nobody needs to know the count, a get or put is a plain add to the
// processor's own cell. An unload first switches the module to one atomic word,
// waits until every processor has seen that, and adds the cells up:
//
//	get:     pin; find; own cell += 1; unpin       switched: word += 1 unless 0
//	put:     pin; own cell -= 1; unpin             switched: word -= 1; 0? wake
//	unload:  switch; Synchronize (confirm); word += sum of the cells - BIAS
//	         somebody holds it and O_NONBLOCK? word += BIAS - sum; switch back
//	         kill: gets fail; give up the loader's own reference; wait for 0
//	         exit; Synchronize; free
//
// BIAS keeps the word away from zero until the cells have been added to it.
// Get and put write nothing that two processors share, and they wait for nothing.
// The lookup is a pinned section: the table may change meanwhile, but what is found
// in it does not go away. The unload pays the price, refused or not: it waits for a grace
// period, and for a second one if it succeeds.
//
// There is one difference from a driver that calls percpu_ref_kill and waits. Here the
// switch comes before the kill, as in md, which asks whether all its writes are done
// (percpu_ref_switch_to_atomic_sync). Between the two, gets go on, so an unload that
// is refused has refused no get. Package percpurefkill kills first.
package percpuref

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/tables"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "percpuref",
	Summary:   "percpu_ref: counts per CPU until an unload switches to one atomic; RCU lookup",
	Author:    "Kent Overstreet, Tejun Heo",
	Source:    "Kent Overstreet, Linux 3.11, lib/percpu-refcount.c; Tejun Heo, Linux 3.18",
	Year:      2013,
	UseWhen:   "there are very many lookups from many processors, and few unloads",
	AvoidWhen: "unloads are frequent, or attempts that are refused: each waits for a grace period",
	Refuses:   schemes.WhileGoing,
	Sleeps:    false,
	Waits:     true,
	Grace:     schemes.NeedsToDecide,
	Holds:     schemes.Weak,
	Memory:    schemes.Memory{Module: 432, ModuleCell: 128, Table: tables.LocklessBytes},
}

// Scheme holds no state of its own: all of it is in tables and modules.
type Scheme struct{ tables.Lockless }

// New returns a Scheme.
func New() schemes.Scheme { return Scheme{} }

var (
	_ schemes.Scheme  = Scheme{}
	_ schemes.Counter = Scheme{}
)

// Info returns [Info].
func (Scheme) Info() schemes.Info { return Info }

// Get finds and pins in one section. It is refused once the module is going;
// where the index falls back to a wider entry, the lookup goes on there.
func (Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	cpu := percpu.ReadLock()
	e := t.Lookup(k)
	if e == nil {
		percpu.ReadUnlock(cpu)
		return schemes.Ref{}, schemes.ErrNotFound
	}
	for e.Owner != nil && !e.Owner.Guard.(*module).get(cpu) {
		if e = t.Wider(k, e); e == nil {
			percpu.ReadUnlock(cpu)
			return schemes.Ref{}, schemes.ErrRefused
		}
	}
	percpu.ReadUnlock(cpu)
	t.Hold(e)
	return schemes.Ref{Entry: e}, nil
}

// Put releases the module.
func (Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	if e.Owner == nil {
		return
	}
	m := e.Owner.Guard.(*module)
	cpu := percpu.ReadLock()
	last := m.put(cpu)
	percpu.ReadUnlock(cpu)
	if last {
		m.waiter.Load().Wake() // observes the Store in Unload; the unloader frees m only after this
	}
}
