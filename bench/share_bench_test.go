package bench

import (
	"strconv"
	"testing"
)

// BenchmarkWorkers is the floor with few and with many workers. What a lookup takes
// must not depend on that by more than a tenth:
//
//	go test -run xxx -bench Workers -cpu 2 -count 6 ./bench | tee x && benchstat -col /workers x
func BenchmarkWorkers(b *testing.B) {
	for _, n := range []int{2, 200, 2000} {
		b.Run("workers="+strconv.Itoa(n), func(b *testing.B) {
			s := crowd(b, n, nil)
			for _, w := range s.workers {
				w.batch = batchFor(s.config.Subsystem, s.config.Knobs, len(s.system.Targets))
			}
			b.ResetTimer()
			m, err := s.half(b.Context(), closedLoop, 0, int64(b.N))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(m.elapsed.Nanoseconds())/float64(m.operations), "ns/op")
		})
	}
}
