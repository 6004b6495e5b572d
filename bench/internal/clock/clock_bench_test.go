package clock

import "testing"

// BenchmarkNow is the price of one reading.
func BenchmarkNow(b *testing.B) {
	for _, c := range []*Clock{Default(), newMonotonic()} {
		b.Run("source="+c.Source, func(b *testing.B) {
			for b.Loop() {
				c.Now()
			}
		})
	}
}
