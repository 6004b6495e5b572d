package none

import (
	"github.com/modbench/modbench/schemes"
)

var _ schemes.LockedGetter = (*Scheme)(nil)

// ReadLock does nothing, since nothing is ever freed.
func (*Scheme) ReadLock(*schemes.Table) schemes.Section { return 0 }

// ReadUnlock does nothing.
func (*Scheme) ReadUnlock(*schemes.Table, schemes.Section) {}

// GetLocked is Get.
func (s *Scheme) GetLocked(t *schemes.Table, k schemes.Key) (schemes.Ref, error) { return s.Get(t, k) }
