// Package epoch is epoch-based reclamation with registered readers: a handle a worker, as
// crossbeam (Rust), liburcu (C) and seize (Rust) have it. Keir Fraser described epochs in
// 2004; Mathieu Desnoyers and Paul McKenney the registered readers of liburcu in 2009.
//
//	get:     handle = epoch, a barrier;  find; own cell += 1, a barrier; gate open? done
//	                 no: undo; going? leave, refused    deciding? again
//	put:     own cell -= 1; handle = outside; somebody waits? wake
//	unload:  gate = closed; sum != 0? open, refuse    or going, sleep until 0
//	         exit; epoch += 1; free later: when no handle is in an older epoch
//
// A reader is in its section from get to put, so one store to a line of its own says that
// everything that it can see must stay. Nobody waits for readers: an unload returns when exit
// has run, and the memory of the module is freed by a later unload, when every reader has been
// outside since. So one reader that stalls between get and put keeps the memory of all modules
// that are unloaded meanwhile, whatever it holds; package hazard would keep one. [Scheme.Unfreed]
// says how many modules that are.
//
// Epochs say that somebody may look at a module, not that somebody holds this one. An unload
// that must be refused while its module is held needs that, so modules have counts too, with a
// cell for each handle (handles beyond the processors share cells). Crossbeam needs none: there
// an object is freed late, and never refused.
//
// What differs from the libraries, and why. Crossbeam keeps three epochs and a list a thread;
// here the epoch is a number, and there is one list, since unloads are rare. A goroutine
// without a handle borrows one for each get, under a spinlock. A handle is never given back.
package epoch

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/tables"
	"github.com/modbench/modbench/schemes/waiters"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "epoch",
	Summary:   "registered readers publish an epoch; modules are freed once all readers have been outside",
	Author:    "Keir Fraser, Mathieu Desnoyers",
	Source:    "Keir Fraser, Practical lock-freedom, 2004; Mathieu Desnoyers and others, liburcu, 2009",
	Year:      2009,
	UseWhen:   "each worker can have a handle, sections are short, and an unload must not wait for a grace period",
	AvoidWhen: "readers may stall while they hold something: nothing that is unloaded meanwhile is freed",
	Refuses:   schemes.WhileGoing,
	Sleeps:    false,
	Waits:     true,
	Grace:     schemes.NeedsNone, // nobody waits for one
	Holds:     schemes.Weak,
	Memory: schemes.Memory{Module: 272, ModuleCell: 128, Table: tables.LocklessBytes,
		Processor: 296}, // a handle, of which there is at least one a worker
}

// Scheme has the readers, the epoch, and what is unloaded and not yet freed.
type Scheme struct {
	tables.Lockless
	waiting waiters.Set
	domain
}

// New returns a Scheme without readers.
func New() schemes.Scheme { return &Scheme{} }

var (
	_ schemes.Scheme  = (*Scheme)(nil)
	_ schemes.Counter = (*Scheme)(nil)
	_ schemes.Readers = (*Scheme)(nil)
	_ schemes.Backlog = (*Scheme)(nil)
)

// Info returns [Info].
func (*Scheme) Info() schemes.Info { return Info }

// Reader implements [schemes.Readers].
func (s *Scheme) Reader() schemes.Reader { return s.register(s) }

// Get borrows a handle until the Put.
func (s *Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	r := s.borrow(s)
	ref, err := r.Get(t, k)
	if err != nil {
		s.giveBack(r)
		return schemes.Ref{}, err
	}
	ref.Tag = uintptr(r.id)
	return ref, nil
}

// Put gives the handle back that the Get has borrowed.
func (s *Scheme) Put(ref schemes.Ref) {
	r := s.reader(int(ref.Tag))
	r.Put(ref)
	s.giveBack(r)
}

// Get finds and pins in a section of the reader, which Put ends. It is refused once the
// module is going; where the index falls back to a wider entry, the lookup goes on there.
func (r *reader) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	r.enter()
	e := t.Lookup(k)
	if e == nil {
		r.leave()
		return schemes.Ref{}, schemes.ErrNotFound
	}
	for e.Owner != nil && !r.pin(e.Owner) {
		if e = t.Wider(k, e); e == nil {
			r.leave()
			return schemes.Ref{}, schemes.ErrRefused
		}
	}
	t.Hold(e)
	return schemes.Ref{Entry: e}, nil
}

// Put releases the module and ends the section. What the entry says of its owner is read
// before, as both may be freed then.
func (r *reader) Put(ref schemes.Ref) {
	e := ref.Entry
	e.Table.Drop(e)
	m := e.Owner
	if m != nil {
		m.Guard.(*module).refs.Add(r.cell, -1) // a barrier: pairs with Enter in Unload
	}
	r.leave()
	if m != nil && r.scheme.waiting.Any() {
		r.scheme.waiting.Wake(m)
	}
}

// Refs returns the module's count.
func (*Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).refs.Sum() }
