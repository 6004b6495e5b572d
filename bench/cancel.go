package bench

import (
	"context"
	"time"
)

// patience is how long a round that was cancelled may take to end by itself.
const patience = 50 * time.Millisecond

// cancellable returns what f returns, or ctx's error at most [patience] after ctx
// is done. f looks at ctx itself, between the steps that it can part. Some steps
// cannot be interrupted: a garbage collection of a large heap, a search through
// two million entries, a grace period. Such a step goes on in the background
// until it ends, and then f ends too; nobody sees what it returns.
func cancellable[T any](ctx context.Context, f func() (T, error)) (T, error) {
	if err := ctx.Err(); err != nil {
		return *new(T), err
	}
	if ctx.Done() == nil {
		return f()
	}
	var value T
	var err error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
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
