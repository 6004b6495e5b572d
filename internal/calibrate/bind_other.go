//go:build !linux

package calibrate

import "runtime"

// bind gives the calling goroutine a thread of its own for the rest of its life. This system does not bind
// threads to processors.
func bind(int) { runtime.LockOSThread() }
