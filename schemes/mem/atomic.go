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

// The sleeping locks, as sync defines them. RWMutex takes the place of the kernel's
// rw_semaphore. It queues in another way than the kernel's: see
// golang.org/issue/76808 and the scheme rwsem-fifo.
type (
	Mutex   = sync.Mutex
	RWMutex = sync.RWMutex
)

// Pause gives the processor away. Call it inside a loop that waits for another
// goroutine to change a word. In an explore build the caller is not scheduled again
// until some other thread has taken a step.
func Pause() { runtime.Gosched() }

// Freed tells the engine that the object p points to has been freed. Any later step
// on a word inside the object is a use after free. In an ordinary build Freed does
// nothing and costs nothing; there [Text] shows a use after free.
func Freed[T any](p *T) {}

// FreedAll is Freed for every element of s.
func FreedAll[T any](s []T) {}
