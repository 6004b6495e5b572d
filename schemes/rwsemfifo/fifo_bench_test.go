package rwsemfifo

import (
	"sync"
	"testing"
)

// BenchmarkRead measures a read lock and unlock, and those of sync.RWMutex to compare.
func BenchmarkRead(b *testing.B) {
	type rw interface {
		RLock()
		RUnlock()
	}
	for _, l := range []struct {
		name string
		rw
	}{{"fifo", new(fifo)}, {"sync", new(sync.RWMutex)}} {
		b.Run("lock="+l.name, func(b *testing.B) {
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					l.RLock()
					l.RUnlock()
				}
			})
		})
	}
}
