//go:build explore

package explore

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/promise"
)

// TestSpawn: a thread started by a thread comes after what its parent did.
func TestSpawn(t *testing.T) {
	build := func() Program {
		var text mem.Text
		var n mem.Int32
		return Program{
			Threads: []Thread{{"parent", func(t *T) {
				text.Write(1)
				for i := range 2 {
					t.Go(fmt.Sprint("child", i), func(t *T) {
						t.Check(text.Read() == 1, promise.Answer, "child came first")
						n.Add(1)
					})
				}
				n.Add(1)
			}}},
			Final: func(t *T) { t.Check(n.Load() == 3, promise.Answer, "%d did", n.Load()) },
		}
	}
	r := Run(build, Options{Bound: Unbounded, Traces: true})
	if r.Violation != nil || !r.Everything || r.Executions != 6 || r.Traces != 6 {
		t.Errorf("%v, %d classes, want 6", r, r.Traces)
	}
}

// TestMigration: a thread may be on any processor at each Pin, but two are never
// in sections of one.
func TestMigration(t *testing.T) {
	where := make(map[[2]percpu.CPU]bool)
	build := func() Program {
		var in [2]mem.Int32
		side := func(*T) {
			var at [2]percpu.CPU
			for i := range at {
				at[i] = percpu.Pin()
				if in[at[i]].Add(1) != 1 {
					Fail(promise.Exclusion, "cpu %d", at[i])
				}
				in[at[i]].Add(-1)
				percpu.Unpin(at[i])
			}
			where[at] = true
		}
		return Program{Threads: two(side, side)}
	}
	if r := Run(build, Options{Bound: Unbounded, Migrate: true}); !r.Everything || len(where) != 4 {
		t.Errorf("%v; seen on %v", r, where)
	}
	clear(where)
	if r := Run(build, Options{Bound: Unbounded}); !r.Everything || len(where) != 2 {
		t.Errorf("without migration: %v; seen on %v", r, where)
	}
	clear(where)
	if r := Run(build, Options{Bound: Unbounded, CPUs: 1}); !r.Everything || len(where) != 1 {
		t.Errorf("on one processor: %v; seen on %v", r, where)
	}
}

// TestPinsBeforehand: what a program pins where it is built is on the last
// processor, wherever on whose stack that happens.
func TestPinsBeforehand(t *testing.T) {
	var pin func(depth int) percpu.CPU
	pin = func(depth int) percpu.CPU {
		var frame [1 << 10]byte
		if depth > 0 {
			return pin(depth-1) + percpu.CPU(frame[depth])
		}
		cpu := percpu.Pin()
		percpu.Unpin(cpu)
		percpu.StopMachine()
		return cpu
	}
	for _, cpus := range []int{0, 1, 3, maxCPUs} {
		want := percpu.CPU(cpus - 1)
		if cpus == 0 {
			want = 1 // one a thread
		}
		for depth := range 32 {
			var at percpu.CPU
			Run(func() Program {
				at = pin(depth)
				return Program{Threads: two(func(*T) {}, func(*T) {})}
			}, Options{CPUs: cpus})
			if at != want {
				t.Fatalf("%d processors: pinned on %d at depth %d", cpus, at, depth)
			}
		}
	}
}

// TestNothingLeaks: threads of executions that ended early are unwound, and
// their deferred calls run.
func TestNothingLeaks(t *testing.T) {
	before := runtime.NumGoroutine()
	begun, ended := 0, 0
	Run(func() Program {
		var m mem.Mutex
		return Program{Threads: threads(3, func(int) {
			begun++
			defer func() { ended++ }()
			m.Lock()
			defer m.Unlock()
			m.Lock() // deadlocks, every time
		})}
	}, Options{Bound: 3})
	if begun == 0 || begun != ended {
		t.Errorf("%d threads began, %d ended", begun, ended)
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
}

// TestRecovering: a thread that recovers from panics is ended at its next step.
func TestRecovering(t *testing.T) {
	before := runtime.NumGoroutine()
	r := Run(func() Program {
		var x mem.Int32
		careless := func(*T) {
			for range 5 {
				func() {
					defer func() { _ = recover() }()
					x.Load()
				}()
			}
		}
		return Program{Threads: []Thread{{"a", careless}, {"b", careless},
			{"c", func(t *T) { x.Add(1); t.Fail(promise.Answer, "") }}}}
	}, Options{Bound: 1})
	if r.Violation == nil || r.Violation.Promise != promise.Answer {
		t.Errorf("%v", r)
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
}

// TestHopeless: one that recovers for ever is an error that says who.
func TestHopeless(t *testing.T) {
	defer func() {
		if p := fmt.Sprint(recover()); !strings.Contains(p, "thread mule recovers from every panic") {
			t.Errorf("panic: %v", p)
		}
	}()
	Run(func() Program {
		var x mem.Int32
		return Program{Threads: []Thread{{"mule", func(*T) {
			for {
				func() {
					defer func() { _ = recover() }()
					x.Load()
				}()
			}
		}}}}
	}, Options{MaxSteps: 10})
}

// TestNotDeterministic: a program that does something else each time is an
// error, not a result.
func TestNotDeterministic(t *testing.T) {
	defer func() {
		if p := fmt.Sprint(recover()); !strings.Contains(p, "not deterministic") {
			t.Errorf("panic: %v", p)
		}
	}()
	n := 0
	Run(func() Program {
		var x mem.Int32
		var m mem.Mutex
		n++
		return Program{Threads: threads(2, func(int) {
			x.Store(1)
			if n%2 == 0 {
				m.Lock()
			}
			x.Store(2)
		})}
	}, Options{Bound: Unbounded})
}
