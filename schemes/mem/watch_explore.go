//go:build explore

package mem

import (
	"sync/atomic"
	"unsafe"
)

var watcher atomic.Pointer[func(Op)]

// Watch sets a function f that is called before every step of a real goroutine; nil:
// no function. f runs on the goroutine that takes the step, which may hold locks of
// the scheme. f may give the processor away, to let others run between two steps. It
// must not use this package. Steps under an engine are not watched.
//
// A memory sanitizer can be built on it, as in schemetest: f sees every access to
// shared memory and every object that is freed.
func Watch(f func(Op)) {
	if f == nil {
		watcher.Store(nil)
		return
	}
	watcher.Store(&f) // publishes what f refers to: pairs with the Load in see
}

// see tells the watcher of a step among real goroutines.
func see(k Kind, p unsafe.Pointer, size uintptr) {
	if f := watcher.Load(); f != nil { // acquires: pairs with Watch
		(*f)(Op{Kind: k, Addr: p, Size: size})
	}
}
