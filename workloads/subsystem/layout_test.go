package subsystem

import (
	"testing"
	"unsafe"
)

// What every lookup reads, or every Hold writes, is a cache line pair away from
// what changes write.
func TestLayout(t *testing.T) {
	const line = 128
	var (
		l list
		d devBase
		b bus
		x deviceLock
		h hash
	)
	for _, c := range []struct {
		what string
		a, b uintptr
	}{
		{"head and tail of a list", unsafe.Offsetof(l.head), unsafe.Offsetof(l.tail)},
		{"ifindex and tail of dev_base", unsafe.Offsetof(d.ifindex), unsafe.Offsetof(l.tail)},
		{"device pointer and tail of a bus", unsafe.Offsetof(b.device), unsafe.Offsetof(l.tail)},
		{"slots and number of entries of a hash", unsafe.Offsetof(h.slots), unsafe.Offsetof(h.entries)},
		{"device_lock and what lies before it", unsafe.Offsetof(x.RWLock), 0},
		{"device_lock and what lies behind it", unsafe.Offsetof(x.RWLock), unsafe.Sizeof(x)},
	} {
		if gap := max(c.a, c.b) - min(c.a, c.b); gap < line {
			t.Errorf("%s are %d bytes apart", c.what, gap)
		}
	}
	for what, size := range map[string]uintptr{
		"list": unsafe.Sizeof(l), "devBase": unsafe.Sizeof(d), "bus": unsafe.Sizeof(b),
		"hash": unsafe.Sizeof(h),
	} {
		if size%line != 0 {
			t.Errorf("%s has %d bytes: neighbours share its lines", what, size)
		}
	}
}
