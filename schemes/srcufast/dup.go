package srcufast

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
)

var _ schemes.Duplicator = (*Scheme)(nil)

// Dup is a second section, under the index of the first. A grace period adds up who went out before who came in, and
// waits for pinned sections between the two sums. So whoever sees the put of r sees this section too.
func (*Scheme) Dup(r schemes.Ref) schemes.Ref {
	if m := r.Entry.Owner; m != nil {
		cpu := percpu.ReadLock()
		m.Guard.(*module).domain.cells[cpu].in[r.Tag].Add(1) // pairs with the sums in active, through Synchronize
		percpu.ReadUnlock(cpu)
	}
	r.Entry.Table.Hold(r.Entry)
	return r
}
