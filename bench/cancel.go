package bench

import (
	"context"
	"runtime"
	"sync"
	"time"
)

// leave is how long a round that was cancelled may take to end by itself.
const leave = 50 * time.Millisecond

// measuring is held while a round, or the size of a batch, is measured.
var measuring sync.Mutex

// alone calls f while nobody else measures and returns what f returns. If ctx is done
// before, it returns ctx's error at most [leave] later. If a violation comes through
// bitten (nil: none does), f does not return, and alone returns the violation. procs is
// GOMAXPROCS meanwhile; 0: as it is.
//
// f looks at ctx itself, between its steps. Some steps cannot be interrupted: a
// garbage collection of a large heap, the making of a large population, a grace
// period. Such a step goes on in the background until it ends. Then f ends, what
// it returns is dropped, and the next to measure may begin. After a violation the next
// may begin at once, beside what is left behind.
func alone[T any](ctx context.Context, procs int, bitten <-chan *Violation, f func() (T, error)) (T, error) {
	var value T
	err := ctx.Err()
	if err != nil {
		return value, err
	}
	ended, release := make(chan struct{}), make(chan func(), 1)
	go func() {
		defer close(ended)
		measuring.Lock()
		before := runtime.GOMAXPROCS(procs) // it waits for the end of a garbage collection, and so does the next
		end := sync.OnceFunc(func() {
			runtime.GOMAXPROCS(before)
			measuring.Unlock()
		})
		release <- end
		defer end()
		value, err = f()
	}()
	select {
	case <-ended:
		return value, err
	case v := <-bitten:
		(<-release)()
		return *new(T), v
	case <-ctx.Done():
	}
	select {
	case <-ended:
		return value, err
	case <-time.After(leave):
		return *new(T), ctx.Err()
	}
}
