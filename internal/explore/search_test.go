//go:build explore

package explore

import (
	"testing"
	"time"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

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
