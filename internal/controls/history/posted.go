package history

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/rwsem"
)

// PostedInfo describes [Posted].
var PostedInfo = schemes.Info{
	Name:      "rwsem-as-posted",
	Summary:   "module_rwsem as posted: the machine is stopped too, tables stay locked across a wait",
	Author:    "Adam J. Richter",
	Source:    "Adam J. Richter, linux-kernel, 23 December 2002, the posted patch",
	Year:      2002,
	UseWhen:   "you ask what the posted patch did, before its defects were corrected",
	AvoidWhen: "you want a scheme: rwsem is the same idea without them",
	Role:      schemes.Control,
	Refuses:   schemes.Never,
	Sleeps:    true,
	Waits:     true,
	Grace:     schemes.NeedsToDecide,
	Stops:     true,
	Memory:    schemes.Memory{Module: 320, ModuleCell: 128, Table: 288},
}

// Posted holds no state of its own: all of it is in tables and modules.
type Posted struct{}

// NewPosted returns a Posted.
func NewPosted() schemes.Scheme { return Posted{} }

var (
	_ schemes.Scheme  = Posted{}
	_ schemes.Counter = Posted{}
)

// posted is a module with the list of its semaphores.
type posted struct {
	*module
	tables rwsem.Association
}

// semaphore is a table's semaphore.
type semaphore struct {
	order int

	_ [128]byte
	mem.RWMutex
	_ [128]byte
}

// Order implements [rwsem.Semaphore].
func (s *semaphore) Order() int { return s.order }

// Info returns [PostedInfo].
func (Posted) Info() schemes.Info { return PostedInfo }

// SetTable gives t its semaphore.
func (Posted) SetTable(t *schemes.Table) { t.Guard = &semaphore{order: t.ID} }

// SetModule gives m a count of zero, an open gate and no semaphores.
func (Posted) SetModule(m *schemes.Module) { m.Guard = &posted{module: newModule()} }

// Register inserts e under its table's write lock and adds the semaphore to the list.
func (Posted) Register(e *schemes.Entry) error {
	sem := e.Table.Guard.(*semaphore)
	sem.Lock()
	defer sem.Unlock()
	if err := e.Table.Index.Insert(e); err != nil {
		return err
	}
	if e.Owner != nil {
		e.Owner.Guard.(*posted).tables.Add(sem)
	}
	return nil
}

// Unregister takes no lock in exit, which runs with the semaphores held, unless it is the
// rollback of a failed init.
func (Posted) Unregister(e *schemes.Entry, inExit bool) error {
	if !inExit {
		sem := e.Table.Guard.(*semaphore)
		sem.Lock()
		defer sem.Unlock()
	}
	return e.Table.Index.Remove(e)
}

// Get finds and pins under the table's read lock. The check of what try_module_get answers
// is as posted: with the locks held from before the decision it is dead code.
func (Posted) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	sem := t.Guard.(*semaphore)
	sem.RLock()
	defer sem.RUnlock()
	e := t.Find(k)
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	for e.Owner != nil && !e.Owner.Guard.(*posted).get() {
		if e = t.Next(k, e); e == nil {
			return schemes.Ref{}, schemes.ErrRefused
		}
	}
	return schemes.Ref{Entry: e}, nil
}

// Put is module_put; it takes no lock.
func (Posted) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	if e.Owner != nil {
		e.Owner.Guard.(*posted).put()
	}
}

// Unload write-locks the module's tables before it checks anything, and holds them to the
// end, also while it sleeps. Nothing interrupts it.
func (Posted) Unload(u *schemes.Unload) error {
	m := u.Module.Guard.(*posted)
	if u.Module.State() == schemes.Coming && u.Check() == nil { // only a rollback passes the checks
		m.rollback(u)
		return nil
	}
	locked, _ := m.tables.Lock(func() bool { return false })
	m.tables.Decided()
	defer rwsem.Unlock(locked)
	if err := u.Check(); err != nil {
		return err
	}
	waiter, err := m.decide(u)
	if err != nil {
		return err
	}
	if !u.Flags.Has(schemes.Force) {
		for m.refs.Sum() != 0 {
			u.Sleep(waiter, nil)
		}
	}
	m.finish(u)
	return nil
}

// Refs returns the module's count.
func (Posted) Refs(m *schemes.Module) int64 { return m.Guard.(*posted).refs.Sum() }
