package percpu

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// reader runs sections until stop is raised. In each it reads gate and then writes its
// own word of inside, so that a grace period that returns too early is seen.
func reader(gate, stop *atomic.Bool, inside *atomic.Int64, closed *atomic.Bool, late *atomic.Int64) {
	for n := 0; !stop.Load(); n++ {
		if n%64 == 0 {
			runtime.Gosched()
		}
		cpu := ReadLock()
		if !gate.Load() {
			inside.Add(1)
			if closed.Load() {
				late.Add(1)
			}
			inside.Add(-1)
		}
		ReadUnlock(cpu)
	}
}

// After Synchronize nobody is in a section that began before it with the gate open.
func synchronizes(t *testing.T) {
	for _, procs := range []int{1, 2, 4} {
		before := runtime.GOMAXPROCS(procs)
		var gate, stop, closed atomic.Bool
		var inside, late atomic.Int64
		var wg sync.WaitGroup
		for range procs {
			wg.Go(func() { reader(&gate, &stop, &inside, &closed, &late) })
		}
		for range 200 {
			gate.Store(true)
			Synchronize()
			closed.Store(true)
			if n := inside.Load(); n != 0 {
				t.Errorf("%d readers inside after the grace period", n)
			}
			runtime.Gosched()
			closed.Store(false)
			gate.Store(false)
			runtime.Gosched()
		}
		stop.Store(true)
		wg.Wait()
		if n := late.Load(); n != 0 {
			t.Errorf("%d times a reader was inside after the grace period", n)
		}
		runtime.GOMAXPROCS(before)
	}
}

func TestSynchronize(t *testing.T) { synchronizes(t) }

// A grace period waits for a section, however long it is.
func TestWaitsForSection(t *testing.T) {
	var begun, ended atomic.Bool
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	go func() {
		cpu := ReadLock()
		begun.Store(true)
		for at := time.Now(); time.Since(at) < 5*time.Millisecond; {
		}
		ended.Store(true)
		ReadUnlock(cpu)
	}()
	for !begun.Load() {
		runtime.Gosched()
	}
	if Synchronize(); !ended.Load() {
		t.Error("the section had not ended")
	}
}

// A stop takes what it is told to take, and no less than nothing.
func TestStopCost(t *testing.T) {
	defer SetStopCost(0)
	SetStopCost(-1)
	if got := StopCost(); got != 0 {
		t.Errorf("negative cost is %v", got)
	}
	SetStopCost(3 * time.Millisecond)
	begun := time.Now()
	if StopMachine(); time.Since(begun) < 3*time.Millisecond {
		t.Errorf("took %v", time.Since(begun))
	}
}
