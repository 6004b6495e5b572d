package bench

import (
	"context"
	"sync"
	"time"
)

// patience is how long a round that was cancelled may take to end by itself.
const patience = 50 * time.Millisecond

// measuring is held by whoever measures: one round, or the size of a batch.
var measuring sync.Mutex

// alone calls f while nobody else measures and returns what it returns, or ctx's
// error at most [patience] after ctx is done.
//
// f looks at ctx itself, between its steps. Some steps cannot be interrupted: a
// garbage collection of a large heap, the making of a large population, a grace
// period. Such a step goes on in the background until it ends. Then f ends, what
// it returns is dropped, and the next to measure may begin.
func alone[T any](ctx context.Context, f func() (T, error)) (T, error) {
	var value T
	err := ctx.Err()
	if err != nil {
		return value, err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		measuring.Lock()
		defer measuring.Unlock()
		value, err = f()
	}()
	select {
	case <-ended:
		return value, err
	case <-ctx.Done():
	}
	select {
	case <-ended:
		return value, err
	case <-time.After(patience):
		return *new(T), ctx.Err()
	}
}
