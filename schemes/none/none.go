// Package none guards nothing. It is safe because it refuses every unload. It is
// the floor under the measured schemes: what the lookup and the harness cost by
// themselves.
package none

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "none",
	Summary:   "no guard, every unload refused: the cost of lookup and harness alone",
	Author:    "nobody",
	Source:    "a Linux kernel without CONFIG_MODULE_UNLOAD",
	Year:      2002,
	UseWhen:   "you want to know what the lookup and the harness cost by themselves",
	AvoidWhen: "anything is ever unloaded",
	Role:      schemes.Floor,
	Refuses:   schemes.Never,
	Holds:     schemes.Weak,
}

// Scheme is one mutex, so that registrations exclude each other.
type Scheme struct{ mu mem.Mutex }

// New returns a Scheme.
func New() schemes.Scheme { return &Scheme{} }

var _ schemes.Scheme = (*Scheme)(nil)

// Info returns [Info].
func (*Scheme) Info() schemes.Info { return Info }

// SetTable does nothing.
func (*Scheme) SetTable(*schemes.Table) {}

// SetModule does nothing.
func (*Scheme) SetModule(*schemes.Module) {}

// Register inserts e. Lookups that run meanwhile see the table before or after.
func (s *Scheme) Register(e *schemes.Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return e.Table.Index.Insert(e)
}

// Unregister removes e.
func (s *Scheme) Unregister(e *schemes.Entry, inExit bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return e.Table.Index.Remove(e)
}

// Get finds the entry and pins nothing.
func (*Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	e := t.Find(k)
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	return schemes.Ref{Entry: e}, nil
}

// Put drops the object, if there is one.
func (*Scheme) Put(r schemes.Ref) { r.Entry.Table.Drop(r.Entry) }

// Unload returns the error of Check, which is the kernel's answer. If there is none,
// it refuses.
func (*Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	return schemes.ErrBusy
}
