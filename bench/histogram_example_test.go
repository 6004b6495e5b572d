package bench_test

import (
	"fmt"
	"time"

	"github.com/modbench/modbench/bench"
)

// A hundred latencies, of which two are long.
func ExampleHistogram() {
	var h bench.Histogram
	h.AddN(100*time.Nanosecond, 98)
	h.AddN(250*time.Nanosecond, 2)
	fmt.Println(h.Quantile(0.5), h.Quantile(0.99), h.Max(), h.Mean())
	// Output: 100ns 250ns 250ns 103ns
}
