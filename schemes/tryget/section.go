package tryget

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/tables"
)

var _ schemes.LockedGetter = Scheme{}

// GetLocked implements [schemes.LockedGetter].
func (Scheme) GetLocked(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	return tables.GetLocked(t, k, func(m *schemes.Module) bool { return m.Guard.(*module).get() })
}
