package asymhazard

import (
	"github.com/modbench/modbench/schemes"
)

var _ schemes.Duplicator = (*Scheme)(nil)

// Dup counts in the module. It does not publish the pointer a second time: that could come into a slot that an unload
// has read, while r is cleared in one that it has not. The count is read after all slots.
func (*Scheme) Dup(r schemes.Ref) schemes.Ref {
	if m := r.Entry.Owner; m != nil {
		m.Guard.(*module).overflow.Add(1) // pairs with the Load in published
		r.Tag = overflowed
	}
	r.Entry.Table.Hold(r.Entry)
	return r
}
