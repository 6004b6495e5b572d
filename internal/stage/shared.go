package stage

import "github.com/modbench/modbench/schemes"

// Shared is Slots in which two entries may have one key below half of [Places], as two
// drivers may match one id. The one in the lower slot is found; when it goes, the other
// is.
type Shared struct{ *Slots }

var (
	_ schemes.Index   = Shared{}
	_ schemes.Objects = Shared{}
)

// Find returns the first entry of that number.
func (x Shared) Find(k schemes.Key) *schemes.Entry {
	if e := x.Slots.Find(k); e != nil {
		return e
	}
	return x.Slots.Find(behind(k))
}

// behind is the key of the second place of k.
func behind(k schemes.Key) schemes.Key { return schemes.Key{Name: k.Name, Num: k.Num + Places/2} }

// Insert adds e behind the entry that has its key. It fails with ErrBusy if two have it.
func (x Shared) Insert(e *schemes.Entry) error {
	if err := x.Slots.Insert(e); err != schemes.ErrBusy {
		return err
	}
	return x.write("insert", e, behind(e.Key), nil, e, schemes.ErrBusy)
}

// Remove takes e out.
func (x Shared) Remove(e *schemes.Entry) error {
	if err := x.Slots.Remove(e); err != schemes.ErrInvalid {
		return err
	}
	return x.write("remove", e, behind(e.Key), e, nil, schemes.ErrInvalid)
}
