package speculative

import (
	"github.com/modbench/modbench/schemes"
)

var _ schemes.Duplicator = (*Scheme)(nil)

// Dup counts up under the spinlock of the module. So no unload adds the cells up meanwhile: it would see r put in a
// cell that it has not read yet, and no second reference in one that it has.
func (*Scheme) Dup(r schemes.Ref) schemes.Ref {
	if m := r.Entry.Owner; m != nil {
		m.Guard.(*module).dup()
	}
	r.Entry.Table.Hold(r.Entry)
	return r
}

// dup counts up while nobody adds up.
func (m *module) dup() {
	m.mu.Lock()
	m.count(1)
	m.mu.Unlock()
}
