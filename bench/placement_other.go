//go:build !linux

package bench

import "runtime"

// processors returns nil: this system does not bind threads to processors.
func processors(int) []int { return nil }

// bind gives the calling goroutine an operating system thread of its own, for
// the rest of its life.
func bind(...int) { runtime.LockOSThread() }
