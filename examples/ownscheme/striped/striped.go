// Package striped is an example of a scheme written outside of modbench: one
// lock over all tables, split into stripes. A lookup read-locks the stripe of
// its processor, a change or an unload write-locks all of them, in order; the
// brlock of Linux 2.4.
package striped

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

const stripes = 8

// Scheme is the lock.
type Scheme struct {
	stripes [stripes]struct {
		mem.RWMutex
		_ [128]byte // each stripe is written by a processor of its own
	}
}

// New returns a Scheme.
func New() schemes.Scheme { return new(Scheme) }

// module counts the references to one module.
type module struct {
	_    [128]byte
	refs mem.Int64 // raised under a stripe; Unload, which has them all, reads it
	_    [128]byte
}

func (*Scheme) Info() schemes.Info {
	return schemes.Info{
		Name: "striped", Summary: "one lock in eight stripes over all tables, an atomic count in each module",
		Author: "an example", Source: "brlock, Linux 2.4", Year: 2000,
		UseWhen: "unloads are rare, and a lookup that finds an entry has to succeed", AvoidWhen: "Get must not sleep",
		Refuses: schemes.Never, Sleeps: true, Waits: false,
		Memory: schemes.Memory{Module: 264, Scheme: 1216},
	}
}

func (s *Scheme) lock() {
	for i := range s.stripes {
		s.stripes[i].Lock()
	}
}

func (s *Scheme) unlock() {
	for i := range s.stripes {
		s.stripes[i].Unlock()
	}
}

func (*Scheme) SetTable(*schemes.Table)     {}
func (*Scheme) SetModule(m *schemes.Module) { m.Guard = new(module) }

// Register fails if the owner is going: its unload holds all stripes while exit runs.
func (s *Scheme) Register(e *schemes.Entry) error {
	if e.Owner != nil && e.Owner.State() == schemes.Going {
		return schemes.ErrBusy
	}
	s.lock()
	defer s.unlock()
	return e.Table.Index.Insert(e)
}

// Unregister is called under the lock from exit, since Unload keeps it till
// then, and without it elsewhere.
func (s *Scheme) Unregister(e *schemes.Entry, inExit bool) error {
	if !inExit {
		s.lock()
		defer s.unlock()
	}
	return e.Table.Index.Remove(e)
}

func (s *Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	cpu := percpu.Pin() // a hint: where we were a moment ago
	percpu.Unpin(cpu)
	stripe := &s.stripes[cpu%stripes]
	stripe.RLock()
	defer stripe.RUnlock()
	e := t.Find(k)
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	if e.Owner != nil {
		e.Owner.Guard.(*module).refs.Add(1)
	}
	return schemes.Ref{Entry: e}, nil
}

func (*Scheme) Put(r schemes.Ref) {
	r.Entry.Table.Drop(r.Entry)
	if m := r.Entry.Owner; m != nil {
		m.Guard.(*module).refs.Add(-1)
	}
}

// Unload refuses what somebody holds. Only the rollback of a failed init, which
// cannot be refused, tries until nobody does.
func (s *Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	rollback := u.Module.State() == schemes.Coming
	s.lock()
	for !u.Flags.Has(schemes.Force) && u.Module.Guard.(*module).refs.Load() != 0 {
		s.unlock()
		if !rollback {
			return schemes.ErrWouldBlock
		}
		u.Yield()
		s.lock()
	}
	u.SetGoing()
	u.Exit()
	u.Free()
	s.unlock()
	return nil
}

func (*Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).refs.Load() }
