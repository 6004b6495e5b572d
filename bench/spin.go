package bench

import (
	"sync"
	"time"

	"github.com/modbench/modbench/bench/internal/clock"
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

// stepsPerMicro is how many steps of spin take a microsecond.
var stepsPerMicro = sync.OnceValue(func() float64 {
	return perMicro(clock.Default().Resolution, func(n int) time.Duration {
		t := time.Now()
		spin(n)
		return time.Since(t)
	})
})

// perMicro returns how many steps take a microsecond, if took says how long n steps take, as a clock of some resolution
// shows it. It is taken from the fastest of several tries, since a disturbance can only make a try slower, and from so
// many steps that a tick more or less does not count.
func perMicro(resolution time.Duration, took func(n int) time.Duration) float64 {
	const tries, ticks, most = 20, 20, 1 << 30
	for n := 20_000; ; n *= 2 {
		best := time.Hour
		for range tries {
			best = min(best, took(n))
		}
		if best >= max(ticks*resolution, 1) || n > most {
			return float64(n) / (float64(max(best, 1)) / 1000)
		}
	}
}

// duration returns how long n steps of spin take.
func duration(n int) time.Duration {
	return time.Duration(float64(n) / stepsPerMicro() * float64(time.Microsecond))
}

// steps returns how many steps of spin take d.
func steps(d time.Duration) int {
	return int(stepsPerMicro() * float64(d.Nanoseconds()) / 1000)
}
