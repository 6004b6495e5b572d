package history

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/tables"
)

// ShippedInfo describes [Shipped].
var ShippedInfo = schemes.Info{
	Name:      "tryget-as-shipped",
	Summary:   "try_module_get of 2.5.52 with its defects: put looks at freed memory, failed init frees under openers",
	Author:    "Rusty Russell",
	Source:    "Rusty Russell, Linux 2.5.52, kernel/module.c, as shipped",
	Year:      2002,
	UseWhen:   "you ask what the defects that tryget corrects would change in a measurement",
	AvoidWhen: "you want a scheme: tryget is the same without them",
	Role:      schemes.Control,
	Refuses:   schemes.WhileGoing,
	Waits:     true,
	Grace:     schemes.NeedsToDecide,
	Stops:     true,
	Memory:    schemes.Memory{Module: 320, ModuleCell: 128, Table: tables.LockedBytes},
}

// Shipped holds no state of its own: all of it is in tables and modules.
type Shipped struct{ tables.Locked }

// NewShipped returns a Shipped.
func NewShipped() schemes.Scheme { return Shipped{} }

var (
	_ schemes.Scheme  = Shipped{}
	_ schemes.Counter = Shipped{}
)

// Info returns [ShippedInfo].
func (Shipped) Info() schemes.Info { return ShippedInfo }

// SetModule gives m a count of zero and an open gate.
func (Shipped) SetModule(m *schemes.Module) { m.Guard = newModule() }

// Get finds and pins under the table's read lock.
func (Shipped) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	lock := tables.LockOf(t)
	lock.RLock()
	defer lock.RUnlock()
	e := t.Find(k)
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	for e.Owner != nil && !e.Owner.Guard.(*module).get() {
		if e = t.Next(k, e); e == nil {
			return schemes.Ref{}, schemes.ErrRefused
		}
	}
	return schemes.Ref{Entry: e}, nil
}

// Put releases the module; it takes no lock.
func (Shipped) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	if e.Owner != nil {
		e.Owner.Guard.(*module).put()
	}
}

// Unload is sys_delete_module. Between going and exit it drops the module mutex and takes it
// again, in any case.
func (Shipped) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	if u.Module.State() == schemes.Coming {
		m.rollback(u)
		return nil
	}
	waiter, err := m.decide(u)
	if err != nil {
		return err
	}
	if !u.Flags.Has(schemes.Force) {
		u.Yield()
		for m.refs.Sum() != 0 {
			u.Sleep(waiter, nil)
		}
	}
	m.finish(u)
	return nil
}

// Refs returns the module's count.
func (Shipped) Refs(m *schemes.Module) int64 { return m.Guard.(*module).refs.Sum() }
