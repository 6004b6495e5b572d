package bravo

import (
	"sync"
	"testing"

	"github.com/puzpuzpuz/xsync/v4"
)

// BenchmarkRead measures a read lock and unlock, and those of RBMutex of xsync and of
// sync.RWMutex to compare. The target: it costs no more than RBMutex, on one processor
// and on two.
//
//	go test -run '^$' -bench Read -cpu 1,2 -count 10 ./schemes/bravo
func BenchmarkRead(b *testing.B) {
	own, rb, rw := newLock(), xsync.NewRBMutex(), new(sync.RWMutex)
	for _, l := range []struct {
		name string
		read func(pb *testing.PB)
	}{
		{"bravo", func(pb *testing.PB) {
			for pb.Next() {
				own.RUnlock(own.RLock())
			}
		}},
		{"xsync", func(pb *testing.PB) {
			for pb.Next() {
				rb.RUnlock(rb.RLock())
			}
		}},
		{"sync", func(pb *testing.PB) {
			for pb.Next() {
				rw.RLock()
				rw.RUnlock()
			}
		}},
	} {
		b.Run("lock="+l.name, func(b *testing.B) { b.RunParallel(l.read) })
	}
}
