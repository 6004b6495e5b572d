// Package richter is module_rwsem as Adam Richter posted it on 23 December
// 2002, with what was wrong with the posted code. The mail calls it untested;
// its idea, with these defects corrected, is package rwsem.
//
// There are three schemes here. Each has one [Defect] and not the others, so that each
// defect can be caught by itself:
//
//	DoubleRelease   unregister_filesystem: up_write on its success path
//	                sys_delete_module:     module_rwsems_up, once more
//
//	FreeBeforeWalk  sys_delete_module:     free_module; module_rwsems_up
//	                                       walks nodes in freed memory
//
//	BareRollback    sys_init_module:       init fails after it has registered;
//	                                       unregistered without the lock, freed
//	                                       although somebody may have opened it
//
// An unload that waits releases everything and starts over, as Richter's November
// mail asks; the posted code kept the semaphores.
package richter

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// Defect is one of the defects of the posted code.
type Defect int

// The defects, in the order in which an unload meets them.
const (
	DoubleRelease Defect = iota
	FreeBeforeWalk
	BareRollback
)

var (
	names = [...]string{"richter-double-release", "richter-free-before-walk", "richter-bare-rollback"}
	what  = [...]string{
		"unregister releases the semaphore that unload releases again",
		"unload walks the list of semaphores after it has freed the module",
		"a failed init is rolled back without the lock and without a check for references",
	}
)

// Info describes the scheme with that defect.
func (d Defect) Info() schemes.Info {
	return schemes.Info{
		Name:    names[d],
		Summary: "module_rwsem as posted: " + what[d],
		Author:  "Adam J. Richter",
		Source:  "Adam J. Richter, linux-kernel, 23 December 2002, the posted patch",
		Year:    2002,
		UseWhen: "a check has to be shown to convict", AvoidWhen: "anything else is wanted",
		Role:    schemes.Control,
		Refuses: schemes.Never,
		Waits:   true,
	}
}

// String returns what is wrong, in one line.
func (d Defect) String() string { return what[d] }

// Scheme is module_rwsem with one defect.
type Scheme struct{ defect Defect }

// New returns a Scheme with that defect.
func New(d Defect) schemes.Scheme { return Scheme{d} }

var (
	_ schemes.Scheme  = Scheme{}
	_ schemes.Counter = Scheme{}
)

// Info describes the scheme.
func (s Scheme) Info() schemes.Info { return s.defect.Info() }

// SetTable gives t its semaphore.
func (Scheme) SetTable(t *schemes.Table) { t.Guard = &semaphore{order: t.ID} }

// SetModule gives m an empty list and a count of zero.
func (Scheme) SetModule(m *schemes.Module) {
	m.Guard = &module{list: list{owner: m}, refs: percpu.NewCounter()}
}

type module struct {
	list
	refs   percpu.Counter
	waiter mem.Pointer[mem.Waiter] // of the unload that waits
}

func (m *module) count(n int64) {
	cpu := percpu.Pin()
	m.refs.Add(cpu, n)
	percpu.Unpin(cpu)
}

// Register inserts e under its table's write lock and adds a node.
func (Scheme) Register(e *schemes.Entry) error {
	sem := e.Table.Guard.(*semaphore)
	sem.Lock()
	defer sem.Unlock()
	if err := e.Table.Index.Insert(e); err != nil {
		return err
	}
	if e.Owner != nil {
		e.Owner.Guard.(*module).add(sem)
	}
	return nil
}

// Unregister is unregister_filesystem. From exit it takes no lock, because exit runs
// with the semaphores held; but on its success path it releases the lock.
func (s Scheme) Unregister(e *schemes.Entry, inExit bool) error {
	sem := e.Table.Guard.(*semaphore)
	if !inExit {
		sem.Lock()
		defer sem.Unlock()
		return e.Table.Index.Remove(e)
	}
	err := e.Table.Index.Remove(e)
	if err == nil && s.defect == DoubleRelease {
		sem.Unlock()
	}
	return err
}

// Get finds and counts under the read lock.
func (Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	sem := t.Guard.(*semaphore)
	sem.RLock()
	defer sem.RUnlock()
	e := t.Find(k)
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	if e.Owner != nil {
		e.Owner.Guard.(*module).count(1)
	}
	return schemes.Ref{Entry: e}, nil
}

// Put counts down under the read lock and wakes the unload that waits.
func (Scheme) Put(r schemes.Ref) {
	e := r.Entry
	if e.Owner == nil {
		e.Table.Drop(e)
		return
	}
	sem := e.Table.Guard.(*semaphore)
	sem.RLock()
	e.Table.Drop(e)
	m := e.Owner.Guard.(*module)
	m.count(-1)
	waiter := m.waiter.Load() // observes Unload's store, made under the write lock
	sem.RUnlock()
	if waiter != nil {
		waiter.Wake()
	}
}

// Refs returns the module's count.
func (Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).refs.Sum() }
