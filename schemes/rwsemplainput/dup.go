package rwsemplainput

import (
	"github.com/modbench/modbench/schemes"
)

var _ schemes.Duplicator = (*Scheme)(nil)

// Dup counts up. An unload adds up the puts first, and a put is a barrier. So whoever sees the put of r sees this add.
func (*Scheme) Dup(r schemes.Ref) schemes.Ref {
	if m := r.Entry.Owner; m != nil {
		m.Guard.(*module).get()
	}
	r.Entry.Table.Hold(r.Entry)
	return r
}
