//go:build !explore

package mem

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// The atomics, as sync/atomic defines them: sequentially consistent, ready to
// use as zero values, not to be copied after first use.
type (
	Bool           = atomic.Bool
	Int32          = atomic.Int32
	Int64          = atomic.Int64
	Uint32         = atomic.Uint32
	Uint64         = atomic.Uint64
	Pointer[T any] = atomic.Pointer[T]
)

// The sleeping locks, as sync defines them. RWMutex stands for the kernel's
// rw_semaphore where a scheme needs one; it is not fair in the kernel's way:
// see golang.org/issue/76808 and the scheme rwsem-fifo.
type (
	Mutex   = sync.Mutex
	RWMutex = sync.RWMutex
)

// Pause is called inside a loop that waits for another goroutine to change a
// word: it gives the processor away. In an explore build the caller is not
// scheduled again until some other thread has taken a step.
func Pause() { runtime.Gosched() }

// Freed tells the engine that the object p points to has been freed, so that
// any later step on a word inside it is a use after free. In an ordinary build
// it does nothing and costs nothing; there [Text] is what shows such a use.
func Freed[T any](p *T) {}

// FreedAll is Freed for every element of s.
func FreedAll[T any](s []T) {}
