// Package modcount counts as Linux 2.4 did, where the module counts its own users.
// The subsystem calls into the module it found, and the module's own open raises the
// count (MOD_INC_USE_COUNT). Nothing holds the module between the lookup and the
// increment. An unload that reads the count in between frees the module while the
// caller runs in it. In 2.4 this was correct only under the big kernel lock or on one
// processor.
//
// It is racy by construction, and no comparison has it. It is a control: a check that
// does not catch it is worth nothing.
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

// count is on a cache line of its own, because every user writes it.
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

// Get finds under the lock. After the unlock it calls the module, which counts.
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

// Put leaves the module: the count falls, and then the module's last instructions run.
func (Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	if e.Owner != nil {
		e.Owner.Guard.(*count).Add(-1)
	}
}

// Refs returns the module's count.
func (Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*count).Load() }

// Unload does not wait: if the count is above zero it returns EBUSY, as in 2.4.
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
