//go:build explore

package mem

import (
	"sync"
	"unsafe"
)

// Map has the methods of sync.Map that schemes use. Each operation is one step on the
// whole map.
type Map struct {
	guard sync.Mutex // among real goroutines; never waited for under an engine
	m     map[any]any
}

func (x *Map) update(f func()) {
	x.guard.Lock()
	defer x.guard.Unlock()
	if x.m == nil {
		x.m = make(map[any]any)
	}
	f()
}

// Load returns the value stored for a key.
func (x *Map) Load(key any) (value any, ok bool) {
	step(KindLoad, unsafe.Pointer(x))
	x.update(func() { value, ok = x.m[key] })
	note(bit(ok), bit(ok))
	return value, ok
}

// Store sets the value for a key.
func (x *Map) Store(key, value any) {
	step(KindRMW, unsafe.Pointer(x))
	var ok bool
	x.update(func() {
		_, ok = x.m[key]
		x.m[key] = value
	})
	note(bit(ok), 1)
}

// Delete deletes the value for a key.
func (x *Map) Delete(key any) {
	step(KindRMW, unsafe.Pointer(x))
	var ok bool
	x.update(func() {
		_, ok = x.m[key]
		delete(x.m, key)
	})
	note(bit(ok), 0)
}
