package bench

import (
	"sync"
	"time"
)

// spin keeps the processor busy for n steps of a dependent chain, without
// touching memory or the clock.
//
//go:noinline
func spin(n int) uint64 {
	x := uint64(n)
	for range n {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

// stepsPerMicro is how many steps of spin take a microsecond. It is taken from the
// fastest of several tries, since a disturbance can only make a try slower.
var stepsPerMicro = sync.OnceValue(func() float64 {
	const n = 20_000
	best := time.Hour
	for range 20 {
		t := time.Now()
		spin(n)
		best = min(best, time.Since(t))
	}
	return n / (float64(best.Nanoseconds()) / 1000)
})

// duration returns how long n steps of spin take.
func duration(n int) time.Duration {
	return time.Duration(float64(n) / stepsPerMicro() * float64(time.Microsecond))
}

// steps returns how many steps of spin take d.
func steps(d time.Duration) int {
	return int(stepsPerMicro() * float64(d.Nanoseconds()) / 1000)
}
