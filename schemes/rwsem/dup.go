package rwsem

import (
	"github.com/modbench/modbench/schemes"
)

var _ schemes.Duplicator = Scheme{}

// Dup counts up and takes no lock, here and in the schemes that embed [Scheme]. Counts fall under a read lock only. So
// whoever adds them up under the write locks finds r, and an add that it does not see yet comes before the put of r.
func (Scheme) Dup(r schemes.Ref) schemes.Ref {
	if m := r.Entry.Owner; m != nil {
		m.Guard.(*module).count(1)
	}
	r.Entry.Table.Hold(r.Entry)
	return r
}
