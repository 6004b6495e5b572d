package unloadrwsem

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
)

var _ schemes.Duplicator = (*Scheme)(nil)

// Dup counts up and does not try the lock of the module: while an unload waits, it has that.
func (*Scheme) Dup(r schemes.Ref) schemes.Ref {
	if m := r.Entry.Owner; m != nil {
		m.Guard.(*module).dup()
	}
	r.Entry.Table.Hold(r.Entry)
	return r
}

// dup counts up. It publishes nothing by itself; the put of a reference that the caller has is a barrier.
func (m *module) dup() {
	cpu := percpu.Pin()
	m.gets.Add(cpu, 1)
	percpu.Unpin(cpu)
}
