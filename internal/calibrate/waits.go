package calibrate

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/schemes/percpu"
)

// waits measures what waiting costs on two processors, the other one of which is busy, and on one. What each
// further processor adds is left as it is in m. Once ctx is done, what m has means nothing.
func waits(ctx context.Context, m *coherence.Machine) {
	w := &m.Waits
	stops := func(n int) {
		for range n {
			percpu.StopMachine()
		}
	}
	barriers := func(n int) {
		for range n {
			percpu.Barrier()
		}
	}
	w.StopAlone = alone(ctx, 40, stops)
	beside(func() {
		w.Stop = max(alone(ctx, 20, stops)-2*w.StopOne, 0)
		w.IPI = max(alone(ctx, 40, barriers)-w.IPIOne, 0)
	})
	there, back := make(chan int), make(chan int)
	go func() {
		for range there {
			back <- 0
		}
	}()
	w.Wake = alone(ctx, 200, func(n int) {
		for range n {
			there <- 0
			<-back
		}
	}) / 2
	close(there)
	yields := func(n int) {
		for range n {
			runtime.Gosched()
		}
	}
	w.Yield = alone(ctx, 200, yields)
	own := make(chan float64)
	go func() {
		runtime.LockOSThread() // as a pinned worker of the harness; the thread ends with the goroutine
		beside(func() { own <- alone(ctx, 200, yields) })
	}()
	w.YieldOwn = <-own
}

// beside calls f while another processor is busy, and can be stopped at any time.
func beside(f func()) {
	var begun, ended atomic.Bool
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		for !ended.Load() {
			_ = time.Now()
			begun.Store(true)
		}
	}()
	for !begun.Load() {
		runtime.Gosched()
	}
	f()
	ended.Store(true)
	<-gone
}
