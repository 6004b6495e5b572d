// Package modcount is module counting as of Linux 2.4, by the module itself:
// the subsystem calls into the module it found, and the module's own open
// raises its count (MOD_INC_USE_COUNT). Between the lookup and the increment
// nothing holds the module, and an unload that reads the count there frees it
// under the caller. In 2.4 that was sound only under the big kernel lock or
// without a second processor.
//
// It is racy by construction and measured in no comparison. It is here to be
// caught: a check that passes it checks nothing.
package modcount

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:    "modcount",
	Summary: "2.4: the module counts its own users; racy by construction",
	Author:  "Linus Torvalds and others",
	Source:  "Linux 2.4, include/linux/module.h, MOD_INC_USE_COUNT",
	Year:    2001,
	UseWhen: "a check has to be shown to convict", AvoidWhen: "anything else is wanted",
	Role:    schemes.Control,
	Refuses: schemes.Never,
	Memory:  schemes.Memory{Module: 264, Table: 264},
}

// Scheme holds no state of its own.
type Scheme struct{}

// New returns a Scheme.
func New() schemes.Scheme { return Scheme{} }

var (
	_ schemes.Scheme  = Scheme{}
	_ schemes.Counter = Scheme{}
)

// Info returns [Info].
func (Scheme) Info() schemes.Info { return Info }

// SetTable gives t a lock.
func (Scheme) SetTable(t *schemes.Table) { t.Guard = &table{} }

// SetModule gives m its use count.
func (Scheme) SetModule(m *schemes.Module) { m.Guard = &count{} }

type table struct {
	_ [128]byte
	mem.RWLock
	_ [128]byte
}

// count is written by every user, on a line of its own.
type count struct {
	_ [128]byte
	mem.Int64
	_ [128]byte
}

// Register inserts e under the table's lock.
func (Scheme) Register(e *schemes.Entry) error {
	lock := e.Table.Guard.(*table)
	lock.Lock()
	defer lock.Unlock()
	return e.Table.Index.Insert(e)
}

// Unregister removes e under the table's lock.
func (Scheme) Unregister(e *schemes.Entry, inExit bool) error {
	lock := e.Table.Guard.(*table)
	lock.Lock()
	defer lock.Unlock()
	return e.Table.Index.Remove(e)
}

// Get finds under the lock and, after it, calls the module, which counts.
func (Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	lock := t.Guard.(*table)
	lock.RLock()
	e := t.Find(k)
	lock.RUnlock()
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	// Here the module may be unloaded.
	if e.Owner != nil {
		e.Owner.Guard.(*count).Add(1)
	}
	return schemes.Ref{Entry: e}, nil
}

// Put leaves the module: the count falls, then its last instructions run.
func (Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	if e.Owner != nil {
		e.Owner.Guard.(*count).Add(-1)
	}
}

// Refs returns the module's count.
func (Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*count).Load() }

// Unload never waits: a count above zero is EBUSY, as in 2.4.
func (Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	n := u.Module.Guard.(*count)
	if n.Load() != 0 && !u.Flags.Has(schemes.Force) {
		return schemes.ErrBusy
	}
	u.SetGoing()
	u.Exit()
	u.Free()
	mem.Freed(n)
	return nil
}
