package figures

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Parallel calls f for 0 to n-1, on all processors, and returns when all calls have. A [Grid] and its summaries may be
// asked by all of them.
func Parallel(n int, f func(i int)) {
	var next atomic.Int64 // the first that nobody has taken
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				f(int(i))
			}
		})
	}
	all.Wait()
}
