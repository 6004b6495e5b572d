package percpuref

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
)

var _ schemes.Duplicator = Scheme{}

// Dup is percpu_ref_get: the count is above zero, since the caller holds r.
func (Scheme) Dup(r schemes.Ref) schemes.Ref {
	if m := r.Entry.Owner; m != nil {
		m.Guard.(*module).dup()
	}
	r.Entry.Table.Hold(r.Entry)
	return r
}

// dup counts up in whatever mode the count is.
func (m *module) dup() {
	cpu := percpu.ReadLock()
	if m.mode.Load() == perCPU { // as in get
		m.cells.Add(cpu, 1)
	} else {
		m.count.Add(1) // pairs with whatever brings it to zero, which the reference of the caller keeps off
	}
	percpu.ReadUnlock(cpu)
}
