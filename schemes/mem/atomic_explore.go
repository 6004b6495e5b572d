//go:build explore

package mem

import (
	"sync/atomic"
	"unsafe"
)

// The atomics. Each operation is first a step, and then the operation of sync/atomic
// on the same bytes. Values and method sets are those of the ordinary build.
type (
	Int32  = integer[int32, atomic.Int32]
	Int64  = integer[int64, atomic.Int64]
	Uint32 = integer[uint32, atomic.Uint32]
	Uint64 = integer[uint64, atomic.Uint64]
)

// integer is a word of type N. A is the corresponding type of sync/atomic. The field
// of type [0]A takes no memory; it aligns a 64-bit word on machines where such a word
// is otherwise aligned to 4 bytes.
type integer[N int32 | int64 | uint32 | uint64, A any] struct {
	_ noCopy
	_ [0]A
	v N
}

// noCopy makes vet find copies, as the one in sync/atomic does.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// word32 and word64 are for the two sizes that N can have. The compiler knows which
// one applies.
func (x *integer[N, A]) wide() bool      { return unsafe.Sizeof(x.v) == 8 }
func (x *integer[N, A]) word32() *uint32 { return (*uint32)(unsafe.Pointer(&x.v)) }
func (x *integer[N, A]) word64() *uint64 { return (*uint64)(unsafe.Pointer(&x.v)) }

// Load returns the value.
func (x *integer[N, A]) Load() (v N) {
	step(KindLoad, unsafe.Pointer(x))
	if x.wide() {
		v = N(atomic.LoadUint64(x.word64()))
	} else {
		v = N(atomic.LoadUint32(x.word32()))
	}
	note(uint64(v), uint64(v))
	return v
}

// Store sets the value.
func (x *integer[N, A]) Store(v N) {
	step(KindStore, unsafe.Pointer(x))
	old := x.swap(v)
	note(uint64(old), uint64(v))
}

// Swap sets the value and returns the previous one.
func (x *integer[N, A]) Swap(v N) N {
	step(KindRMW, unsafe.Pointer(x))
	old := x.swap(v)
	note(uint64(old), uint64(v))
	return old
}

func (x *integer[N, A]) swap(v N) N {
	if x.wide() {
		return N(atomic.SwapUint64(x.word64(), uint64(v)))
	}
	return N(atomic.SwapUint32(x.word32(), uint32(v)))
}

// Add adds delta and returns the new value.
func (x *integer[N, A]) Add(delta N) (v N) {
	step(KindRMW, unsafe.Pointer(x))
	if x.wide() {
		v = N(atomic.AddUint64(x.word64(), uint64(delta)))
	} else {
		v = N(atomic.AddUint32(x.word32(), uint32(delta)))
	}
	note(uint64(v-delta), uint64(v))
	return v
}

// CompareAndSwap sets the value to b if it is a.
func (x *integer[N, A]) CompareAndSwap(a, b N) (swapped bool) {
	step(KindRMW, unsafe.Pointer(x))
	if tracing {
		defer func(old N) { note(uint64(old), uint64(x.v)) }(x.v)
	}
	if x.wide() {
		return atomic.CompareAndSwapUint64(x.word64(), uint64(a), uint64(b))
	}
	return atomic.CompareAndSwapUint32(x.word32(), uint32(a), uint32(b))
}

// And and Or combine the value with mask and return the previous one.
func (x *integer[N, A]) And(mask N) (old N) {
	step(KindRMW, unsafe.Pointer(x))
	if x.wide() {
		old = N(atomic.AndUint64(x.word64(), uint64(mask)))
	} else {
		old = N(atomic.AndUint32(x.word32(), uint32(mask)))
	}
	note(uint64(old), uint64(old&mask))
	return old
}

// Or is described with And.
func (x *integer[N, A]) Or(mask N) (old N) {
	step(KindRMW, unsafe.Pointer(x))
	if x.wide() {
		old = N(atomic.OrUint64(x.word64(), uint64(mask)))
	} else {
		old = N(atomic.OrUint32(x.word32(), uint32(mask)))
	}
	note(uint64(old), uint64(old|mask))
	return old
}

// Bool is an atomic boolean.
type Bool struct{ v atomic.Bool }

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// Load returns the value.
func (x *Bool) Load() bool {
	step(KindLoad, unsafe.Pointer(x))
	v := x.v.Load()
	note(bit(v), bit(v))
	return v
}

// Store sets the value.
func (x *Bool) Store(v bool) {
	step(KindStore, unsafe.Pointer(x))
	old := x.v.Swap(v)
	note(bit(old), bit(v))
}

// Swap sets the value and returns the previous one.
func (x *Bool) Swap(v bool) bool {
	step(KindRMW, unsafe.Pointer(x))
	old := x.v.Swap(v)
	note(bit(old), bit(v))
	return old
}

// CompareAndSwap sets the value to b if it is a.
func (x *Bool) CompareAndSwap(a, b bool) bool {
	step(KindRMW, unsafe.Pointer(x))
	swapped := x.v.CompareAndSwap(a, b)
	if swapped {
		note(bit(a), bit(b))
	} else {
		note(bit(!a), bit(!a))
	}
	return swapped
}

// Pointer is an atomic pointer.
type Pointer[T any] struct{ v atomic.Pointer[T] }

func address[T any](p *T) uint64 { return uint64(uintptr(unsafe.Pointer(p))) }

// Load returns the value.
func (x *Pointer[T]) Load() *T {
	step(KindLoad, unsafe.Pointer(x))
	p := x.v.Load()
	note(address(p), address(p))
	return p
}

// Store sets the value.
func (x *Pointer[T]) Store(p *T) {
	step(KindStore, unsafe.Pointer(x))
	old := x.v.Swap(p)
	note(address(old), address(p))
}

// Swap sets the value and returns the previous one.
func (x *Pointer[T]) Swap(p *T) *T {
	step(KindRMW, unsafe.Pointer(x))
	old := x.v.Swap(p)
	note(address(old), address(p))
	return old
}

// CompareAndSwap sets the value to b if it is a.
func (x *Pointer[T]) CompareAndSwap(a, b *T) bool {
	step(KindRMW, unsafe.Pointer(x))
	if tracing {
		defer func(old *T) { note(address(old), address(x.v.Load())) }(x.v.Load())
	}
	return x.v.CompareAndSwap(a, b)
}
