// Package gomutex is what a Go programmer with a table of plugins writes with the
// standard library: a sync.RWMutex around the table, an atomic count in each
// plugin, and an unload that locks, looks at the count, and refuses if it is not zero.
//
//	get:     RLock the table; find; count++; RUnlock
//	put:     count--
//	unload:  Lock every table the module is registered in, in order
//	         count != 0? Unlock, refuse
//	         exit; free; Unlock
//
// It is package rwsem without a way to wait: put takes no lock and tells nobody, so
// an unload can only try again. A get is never refused, but it waits while exit
// runs. Readers share two lines: that of the mutex and that of the count.
package gomutex

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "gomutex",
	Summary:   "sync.RWMutex around each table, an atomic count in each module",
	Author:    "everybody",
	Source:    "common practice in Go",
	Year:      2012,
	UseWhen:   "there are few lookups or few processors, and simple code matters most",
	AvoidWhen: "unloads have to wait for holders, or lookups come from many processors",
	Refuses:   schemes.Never,
	Sleeps:    true,
	Waits:     false,
	Grace:     schemes.NeedsNone,
	Holds:     schemes.Weak,
	Memory:    schemes.Memory{Module: 296, Registration: 8, Table: 288},
}

// Scheme holds no state of its own: all of it is in tables and modules.
type Scheme struct{}

// New returns a Scheme.
func New() schemes.Scheme { return Scheme{} }

var (
	_ schemes.Scheme     = Scheme{}
	_ schemes.Counter    = Scheme{}
	_ schemes.Duplicator = Scheme{}
)

// table is the lock of a table with its place in the lock order.
type table struct {
	order int // read-mostly, apart from the lock's words

	_ [128]byte
	mem.RWMutex
	_ [128]byte
}

// Info returns [Info].
func (Scheme) Info() schemes.Info { return Info }

// SetTable gives t its lock.
func (Scheme) SetTable(t *schemes.Table) { t.Guard = &table{order: t.ID} }

// Register inserts e and notes that its owner has something in the table. It fails
// with ErrBusy once the owner is going, because the unload has not locked this table.
// If the unload has locked it, Register hangs.
func (Scheme) Register(e *schemes.Entry) error {
	lock := e.Table.Guard.(*table)
	lock.Lock()
	defer lock.Unlock()
	if e.Owner != nil && e.Owner.State() == schemes.Going {
		return schemes.ErrBusy
	}
	if err := e.Table.Index.Insert(e); err != nil {
		return err
	}
	if e.Owner != nil {
		e.Owner.Guard.(*module).add(lock)
	}
	return nil
}

// Unregister removes e. From exit the table is already locked, by Unload.
func (Scheme) Unregister(e *schemes.Entry, inExit bool) error {
	if !inExit {
		lock := e.Table.Guard.(*table)
		lock.Lock()
		defer lock.Unlock()
	}
	return e.Table.Index.Remove(e)
}

// Get finds and counts under the table's lock. It is never refused.
func (Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	lock := t.Guard.(*table)
	lock.RLock()
	e := t.Find(k)
	if e != nil && e.Owner != nil {
		e.Owner.Guard.(*module).refs.Add(1) // pairs with the Load in Unload, which is made under the write lock
	}
	lock.RUnlock()
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	return schemes.Ref{Entry: e}, nil
}

// Put counts down. After that the module may be gone.
func (Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	if e.Owner != nil {
		// Pairs with the Load in Unload, which may come at any time; under its locks, zero is for good.
		e.Owner.Guard.(*module).refs.Add(-1)
	}
}

// Dup counts up. The count is above zero, since the caller holds r, so no unload can see it as zero meanwhile.
func (Scheme) Dup(r schemes.Ref) schemes.Ref {
	m := r.Entry.Owner
	if m != nil {
		m.Guard.(*module).refs.Add(1) // pairs with what reads the count in Unload
	}
	r.Entry.Table.Hold(r.Entry)
	return r
}
