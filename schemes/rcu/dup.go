package rcu

import (
	"github.com/modbench/modbench/schemes"
)

var _ schemes.Duplicator = Scheme{}

// Dup is kref_get. The count is above zero, since the caller holds r.
func (Scheme) Dup(r schemes.Ref) schemes.Ref {
	if m := r.Entry.Owner; m != nil {
		m.Guard.(*module).refs.count.Add(1) // pairs with put and putOnly, which find it above the loader's share
	}
	r.Entry.Table.Hold(r.Entry)
	return r
}
