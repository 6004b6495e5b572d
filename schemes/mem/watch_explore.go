//go:build explore

package mem

import (
	"sync/atomic"
	"unsafe"
)

var watcher atomic.Pointer[func(Op)]

// Watch has f called before every step that real goroutines take, on the
// goroutine that takes it and perhaps with locks of the scheme held; nil: nobody
// watches. f may give the processor away, so that windows open at every step,
// but must not use the seam. Steps under an engine are not watched.
//
// It is what a memory sanitizer is made of (schemetest has one): the seam sees
// every access to shared memory and every object that is freed.
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
