//go:build explore

package schemes

import "github.com/modbench/modbench/schemes/mem"

// Drop drops the object that Find, Next or Hold held. Schemes call it in Put,
// before the module is released.
func (t *Table) Drop(e *Entry) {
	mem.Touch(e) // the caller has read e.Table
	if t.objects != nil {
		t.objects.Drop(e)
	}
}

// Use reads the text of the pinned module, as every use of a held entry does,
// and returns what it saw. If that is not Intact, a promise is broken. Cost: two
// dependent loads, usually cached.
func (r Ref) Use() Text {
	mem.Touch(r.Entry)
	m := r.Entry.Owner
	if m == nil {
		return Intact
	}
	return m.Text()
}
