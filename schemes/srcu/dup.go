package srcu

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
)

var _ schemes.Duplicator = (*Scheme)(nil)

// Dup is a second section, under the index of the first. A grace period adds up who went out before who came in, so
// whoever sees the put of r sees this section too.
func (*Scheme) Dup(r schemes.Ref) schemes.Ref {
	if m := r.Entry.Owner; m != nil {
		cpu := percpu.ReadLock()
		m.Guard.(*module).domain.cells[cpu].in[r.Tag].Add(1) // pairs with the Loads in active
		percpu.ReadUnlock(cpu)
	}
	r.Entry.Table.Hold(r.Entry)
	return r
}
