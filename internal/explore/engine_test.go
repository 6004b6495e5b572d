//go:build explore

package explore

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/promise"
)

func single(body func(*T)) func() Program {
	return func() Program { return Program{Threads: []Thread{{"t", body}}} }
}

// TestMisuse: what breaks a rule of the seam or of Go is a violation.
func TestMisuse(t *testing.T) {
	for _, c := range []struct {
		name    string
		promise promise.Promise
		message string
		body    func(*T)
	}{
		{"unlock", promise.Release, "unlock of unlocked mutex", func(*T) { new(mem.Mutex).Unlock() }},
		{"unlock rwmutex", promise.Release, "unlock of unlocked rwmutex", func(*T) { new(mem.RWMutex).Unlock() }},
		{"runlock rwmutex", promise.Release, "runlock of unlocked rwmutex", func(*T) { new(mem.RWMutex).RUnlock() }},
		{"unlock rwlock", promise.Release, "unlock of unlocked rwlock", func(*T) { new(mem.RWLock).Unlock() }},
		{"runlock rwlock", promise.Release, "runlock of unlocked rwlock", func(*T) { new(mem.RWLock).RUnlock() }},
		{"up", promise.Release, "up of a semaphore that is not down", func(*T) { mem.NewSemaphore().Up() }},
		{"panic", promise.NoPanic, "boom", func(*T) { panic("boom") }},
		{"panic with a breach", promise.Refusal, "table a: module m: going", func(*T) {
			panic(&promise.Breach{Promise: promise.Refusal, Table: "a", Module: "m", Seen: "going"})
		}},
		{"panic with the text of a breach", promise.NoPanic, "refusal", func(*T) { panic(promise.Refusal.String()) }},
		{"fail", promise.Gone, "is 7", func(t *T) { t.Fail(promise.Gone, "is %d", 7) }},
		{"fail without T", promise.Gone, "is 7", func(*T) { Fail(promise.Gone, "is %d", 7) }},
		{"relock", promise.Progress, "deadlock: no thread can go on", func(*T) {
			var m mem.Mutex
			m.Lock()
			m.Lock()
		}},
		{"lock in a section", promise.NoPanic, "t: lock inside a pinned section", func(*T) {
			percpu.Pin()
			new(mem.Mutex).Lock()
		}},
		{"section never ended", promise.NoPanic, "t ended inside a pinned section", func(*T) { percpu.Pin() }},
		{"synchronize in a section", promise.Progress, "deadlock: no thread can go on", func(*T) {
			percpu.Pin()
			percpu.StopMachine()
		}},
		{"spinning without pause", promise.Progress,
			"livelock: no end after 10000 steps; of the last 1000, t took 1000", func(*T) {
				var x mem.Int32
				for x.Load() == 0 {
				}
			}},
		{"second free", promise.Freed, "t: second free inside an object that t freed", func(*T) {
			o := new(object)
			o.data.Store(1)
			mem.Freed(o)
			mem.Freed(o)
		}},
		{"add to freed cells", promise.Freed, "t: plain store inside an object that t freed", func(*T) {
			c := percpu.NewCounter()
			c.Sum()
			c.Freed()
			cpu := percpu.Pin()
			c.Add(cpu, 1)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, weak := range []bool{false, true} {
				r := Run(single(c.body), Options{Bound: Unbounded, Weak: weak})
				if r.Violation == nil || r.Violation.Promise != c.promise || r.Violation.Message != c.message {
					t.Errorf("weak %v: %v\n%v", weak, r, r.Violation)
				}
			}
		})
	}
}

// TestFreeingIsOrdered: the explorer finds the schedule in which a free comes
// before a use that nothing else connects with it.
func TestFreeingIsOrdered(t *testing.T) {
	build := func() Program {
		o := new(object)
		return Program{Threads: two(func(*T) { o.data.Load() }, func(*T) { mem.Freed(o) })}
	}
	for _, o := range []Options{{Bound: Unbounded}, {Bound: 0}} {
		if r := Run(build, o); r.Violation == nil || r.Violation.Promise != promise.Freed {
			t.Errorf("bound %d: %v", o.Bound, r)
		}
	}
}

// TestFreeBeforeUse: a free that is announced before anybody has used the object
// is found to come before the use, and after it, and a second free without any
// use is found too.
func TestFreeBeforeUse(t *testing.T) {
	var other mem.Int32
	use := func(o *object) { other.Load(); o.data.Load() } // not what it stands before at first
	free := func(o *object) { mem.Freed(o) }
	for _, c := range []struct {
		name  string
		first func(*object)
	}{{"use", use}, {"free", free}} {
		for bound := Unbounded; bound < 2; bound++ {
			for _, plain := range []bool{false, true} {
				r := Run(func() Program {
					o := new(object)
					return Program{Threads: two(func(*T) { c.first(o) }, func(*T) { free(o) })}
				}, Options{Bound: bound, NoReduction: plain})
				if r.Violation == nil || r.Violation.Promise != promise.Freed {
					t.Errorf("%s, bound %d, reduction %v: %v", c.name, bound, !plain, r)
				}
			}
		}
	}
}

// TestForeignUnlock: a read unlock by a thread without the lock is found where
// another reader's lock hides it in the order that is explored first.
func TestForeignUnlock(t *testing.T) {
	for name, l := range map[string]func() rw{"mutex": rwMutex, "spinning": rwLock} {
		for bound := Unbounded; bound < 2; bound++ {
			r := Run(func() Program {
				l := l()
				return Program{Threads: two(func(*T) { l.RLock() }, func(*T) { l.RUnlock() })}
			}, Options{Bound: bound})
			if r.Violation == nil || r.Violation.Promise != promise.Release {
				t.Errorf("%s, bound %d: %v", name, bound, r)
			}
		}
	}
}

// TestLookingPast: an unlock without a lock does not end what looks past it.
func TestLookingPast(t *testing.T) {
	for _, unlock := range []func(){
		func() { new(mem.Mutex).Unlock() },
		func() { new(mem.RWMutex).Unlock() },
		func() { new(mem.RWMutex).RUnlock() },
		func() { new(mem.RWLock).Unlock() },
		func() { new(mem.RWLock).RUnlock() },
		func() { mem.NewSemaphore().Up() },
	} {
		r := Run(single(func(t *T) { unlock(); t.Fail(promise.Answer, "after") }), Options{Only: promise.Answer})
		if r.Violation == nil || r.Violation.Promise != promise.Answer {
			t.Errorf("%v", r)
		}
	}
}

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

// TestSchedules: text and back, and what is not a schedule.
func TestSchedules(t *testing.T) {
	s := Schedule{{0, false, 0}, {0, false, 0}, {2, false, 0}, {0, false, 1}, {11, true, 0}, {11, true, 0}}
	if got, want := s.String(), "0*2 2 0.1 11f*2"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	text, err := json.Marshal(Violation{Promise: promise.Hold, Schedule: s})
	if err != nil {
		t.Fatal(err)
	}
	var v Violation
	if err := json.Unmarshal(text, &v); err != nil || !slices.Equal(v.Schedule, s) {
		t.Errorf("%v from %s, error %v", v.Schedule, text, err)
	}
	for _, bad := range []string{"x", "0*", "0*0", "-1", "1.x", "1.-1", "0*9999999", "1f2", "f"} {
		if err := new(Schedule).UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
	for _, bad := range []string{"7", "0*9", "0f", "0.1"} {
		var s Schedule
		if err := s.UnmarshalText([]byte(bad)); err != nil {
			t.Fatal(err)
		}
		if _, err := Replay(abba(true), Options{}, s); err == nil {
			t.Errorf("replayed %q", bad)
		}
	}
}

func FuzzSchedule(f *testing.F) {
	f.Add("0*3 1 0.1 1f")
	f.Fuzz(func(t *testing.T, text string) {
		var s, again Schedule
		if s.UnmarshalText([]byte(text)) != nil {
			return
		}
		if err := again.UnmarshalText([]byte(s.String())); err != nil || !slices.Equal(s, again) {
			t.Errorf("%q: %v, then %v, error %v", text, s, again, err)
		}
	})
}

// TestLimits: a search that is cut short does not say that it is complete.
func TestLimits(t *testing.T) {
	for _, o := range []Options{
		{Bound: Unbounded, MaxExecutions: 10},
		{Bound: 2, MaxExecutions: 10},
		{Bound: Unbounded, Budget: time.Nanosecond},
	} {
		if r := Run(counting(3), o); r.Exhausted || r.Everything || r.Violation != nil {
			t.Errorf("%+v: %v", o, r)
		}
	}
	r := Run(counting(1), Options{Bound: 50})
	if !r.Everything || !r.Exhausted || r.BoundReached == 50 {
		t.Errorf("a bound above what the program can do: %v, bound %d", r, r.BoundReached)
	}
	r = Run(counting(3), Options{Bound: 0})
	if r.Everything || !r.Exhausted || r.BoundReached != 0 {
		t.Errorf("bound 0: %v", r)
	}
}

// TestBounds: a bug that needs three preemptions is found with three and not with
// two, reduction or not.
func TestBounds(t *testing.T) {
	build := func() Program {
		var x mem.Int32
		return Program{Threads: two(
			func(*T) { x.Store(1); x.Store(2); x.Store(3) },
			func(*T) {
				if x.Load() == 1 && x.Load() == 2 {
					Fail(promise.Answer, "")
				}
			})}
	}
	for _, plain := range []bool{false, true} {
		for bound := range 5 {
			r := Run(build, Options{Bound: bound, NoReduction: plain})
			if found := r.Violation != nil; found != (bound >= 3) {
				t.Errorf("bound %d, reduction %v: %v", bound, !plain, r)
			} else if found && r.Violation.Preemptions != 3 {
				t.Errorf("%d preemptions", r.Violation.Preemptions)
			}
		}
	}
}

// TestRandomIsSeeded: the same seed, the same executions.
func TestRandomIsSeeded(t *testing.T) {
	for _, m := range []Mode{Random, PCT} {
		a := Run(dekker(false), Options{Mode: m, Weak: true, Seed: 42})
		b := Run(dekker(false), Options{Mode: m, Weak: true, Seed: 42})
		if a.Violation == nil || b.Violation == nil || a.Executions != b.Executions ||
			a.Violation.String() != b.Violation.String() {
			t.Errorf("%v: %v and %v", m, a, b)
		}
	}
}

// TestPCTBound: PCT finds a bug of depth 2 in a program of n threads and k steps
// with at least the probability that the paper gives, 1/(n k).
func TestPCTBound(t *testing.T) {
	const runs = 2000
	found, k := 0, 0
	for seed := range uint64(runs) {
		r := Run(stopping(false), Options{Mode: PCT, Depth: 2, MaxExecutions: 2, Seed: seed, Shorten: -1})
		if k = max(k, r.Longest); r.Violation != nil {
			found++
		}
	}
	if want := runs / (2 * k); found < want || found == runs {
		t.Errorf("%d of %d runs found it, want at least %d", found, runs, want)
	}
}

// TestTimeline: what a person is shown.
func TestTimeline(t *testing.T) {
	r := Run(func() Program {
		g := new(struct {
			_    int64
			lock [2]mem.Mutex
			refs mem.Int32
		})
		Name(g, "g")
		both := func(first int) {
			g.lock[first].Lock()
			g.lock[1-first].Lock()
			g.lock[1-first].Unlock()
			g.lock[first].Unlock()
		}
		return Program{Threads: []Thread{
			{"reader", func(*T) { g.refs.Add(1); both(0) }},
			{"idle", func(*T) {}},
			{"unloader", func(*T) { both(1) }},
		}}
	}, Options{Bound: 1})
	if r.Violation == nil {
		t.Fatal(r)
	}
	got := r.Violation.String()
	for _, want := range []string{
		"broken: progress: ",
		"reader waits in lock on g.lock[1] at engine_test.go:",
		"; unloader took or queued for it in step ",
		"step  reader ",
		"  unloader ",
		"lock g.lock[0]",
		"engine_test.go:",
		"schedule: ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
	if strings.Contains(got, "idle") {
		t.Errorf("a column for a thread that did nothing:\n%s", got)
	}
}

// TestShortest: of many schedules that break a promise the shortest is shown,
// however it was found.
func TestShortest(t *testing.T) {
	build := func() Program {
		var x, y mem.Int32
		return Program{Threads: []Thread{
			{"noise", func(*T) {
				for range 20 {
					y.Add(1)
				}
			}},
			{"writer", func(*T) { x.Store(1) }},
			{"reader", func(t *T) {
				for range 10 {
					t.Check(x.Load() == 0, promise.Answer, "")
				}
			}},
		}}
	}
	for _, o := range []Options{{Bound: Unbounded}, {Bound: 2}, {Bound: 2, NoReduction: true}, {Mode: Random},
		{Mode: PCT}} {
		r := Run(build, o)
		if r.Violation == nil || len(r.Violation.Schedule) != 2 {
			t.Errorf("%+v: %v\n%v", o, r, r.Violation)
		}
	}
}
