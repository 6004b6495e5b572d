package splitref

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

var _ schemes.Duplicator = Scheme{}

// Dup is __module_get: it asks no gate. While an unload waits it adds up the puts before the gets, so whoever sees
// the put of r sees this get too. In one cell for both it would not: see scenario 6.
func (Scheme) Dup(r schemes.Ref) schemes.Ref {
	if m := r.Entry.Owner; m != nil {
		m.Guard.(*module).dup()
	}
	r.Entry.Table.Hold(r.Entry)
	return r
}

// dup counts up. The barrier orders the plain add before the plain add of the put of any reference that the caller has.
func (m *module) dup() {
	cpu := percpu.Pin()
	m.incs.Add(cpu, 1)
	percpu.Unpin(cpu)
	mem.Fence()
}
