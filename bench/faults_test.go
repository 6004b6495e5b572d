package bench_test

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// faulty is tryget with functions of a test in the place of its own.
type faulty struct {
	schemes.Scheme
	setTable   func()
	get        func() error
	put        func()
	register   func()
	unregister func(e *schemes.Entry)
	unload     func() error
	patience   time.Duration // of the round
	duration   time.Duration // of a half of the round; zero: 30 ms
	batch      int           // operations between two yields; zero: 64
	unloadOf   func(m *schemes.Module)
}

// directed are the modules of the checks at the end of a round. How much is measured before them depends on the
// machine, so methods that fail the n-th time do so in what is measured.
var directed = map[string]bool{"m": true, "n": true}

// timed reports whether t is no table of the checks at the end of a round.
func timed(t *schemes.Table) bool { return !strings.HasPrefix(t.Name, "directed ") }

func (f *faulty) SetTable(t *schemes.Table) {
	if f.setTable != nil {
		f.setTable()
	}
	f.Scheme.SetTable(t)
}

func (f *faulty) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	if f.get != nil && timed(t) {
		if err := f.get(); err != nil {
			return schemes.Ref{}, err
		}
	}
	return f.Scheme.Get(t, k)
}

func (f *faulty) Put(r schemes.Ref) {
	if f.put != nil && timed(r.Entry.Table) {
		f.put()
	}
	f.Scheme.Put(r)
}

func (f *faulty) Register(e *schemes.Entry) error {
	if f.register != nil && timed(e.Table) {
		f.register()
	}
	return f.Scheme.Register(e)
}

func (f *faulty) Unregister(e *schemes.Entry, inExit bool) error {
	if f.unregister != nil {
		f.unregister(e)
	}
	return f.Scheme.Unregister(e, inExit)
}

func (f *faulty) Unload(u *schemes.Unload) error {
	if f.unloadOf != nil {
		f.unloadOf(u.Module)
	}
	if f.unload != nil && !directed[u.Module.Name] {
		if err := f.unload(); err != nil {
			return err
		}
	}
	return f.Scheme.Unload(u)
}

func (f *faulty) Refs(m *schemes.Module) int64 { return f.Scheme.(schemes.Counter).Refs(m) }

// after returns a function whose n-th call calls f.
func after(n int64, f func()) func() {
	var calls atomic.Int64
	return func() {
		if calls.Add(1) == n {
			f()
		}
	}
}

// storm calls f at the n-th registration of a round, whose boot makes fewer.
func storm(n int64, f func()) faulty {
	var calls atomic.Int64
	return faulty{setTable: func() { calls.Store(0) }, register: func() {
		if calls.Add(1) == n {
			f()
		}
	}}
}

func boom() { panic("boom\nbang") }

// round measures a round of f, a short one in which modules are unloaded all the time.
func round(t *testing.T, f faulty, sub *subsystem.Subsystem, set func(*workloads.Knobs)) error {
	t.Helper()
	f.Scheme = tryget.New()
	w, _ := workloads.ByName("unload-heavy")
	w.Knobs.Seed, w.Knobs.Hold, w.Knobs.ExitCost, w.Knobs.Period = 1, 0, 0, 0
	if set != nil {
		set(&w.Knobs)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := bench.Run(ctx, bench.Config{
		Cell:   bench.Cell{Workload: w.Name, Scheme: "faulty", Subsystem: sub.Name, Procs: 2},
		Scheme: func() schemes.Scheme { return &f }, Subsystem: sub, Workload: w, Knobs: w.Knobs,
		Duration: max(f.duration, 30*time.Millisecond), Batch: cmp.Or(f.batch, 64), Patience: f.patience,
	})
	return err
}

// lasting measures rounds of f, each longer than the one before, until one is long enough for it to
// fail; only the first one if it never fails.
func lasting(t *testing.T, f faulty, sub *subsystem.Subsystem, set func(*workloads.Knobs), fails bool) error {
	for long := 30 * time.Millisecond; ; long *= 4 {
		f.duration = long
		if err := round(t, f, sub, set); err != nil || !fails || long > 10*time.Second {
			return err
		}
	}
}

// Whatever a scheme does wrong fails the round, by the promise that it breaks, and
// says where, as far as that is known.
func TestFaults(t *testing.T) {
	odd := errors.New("odd")
	stop := make(chan struct{})
	defer close(stop)
	wait := func() { <-stop }
	held := func(k *workloads.Knobs) { k.Hold = time.Microsecond }
	registering := func(k *workloads.Knobs) { k.Lookups = 0.5 }
	perUnload := func(k *workloads.Knobs) { k.PerUnload = 10 }
	stalled := func(k *workloads.Knobs) { k.Stall = time.Millisecond }
	none := func(k *workloads.Knobs) { k.Unloaders = 0 }
	const known = "some module"
	files := &subsystem.FileOperations
	for _, c := range []struct {
		what   string
		faulty faulty
		sub    *subsystem.Subsystem
		set    func(*workloads.Knobs)
		want   promise.Promise // 0: nothing is wrong
		module string          // known: any that is named
		in     string          // a call in the stack; empty: no stack
	}{
		{"nothing", faulty{}, files, nil, 0, "", ""},
		{"an answer of get that none has", faulty{get: func() error { return odd }}, files, none, promise.Answer, known, ""},
		{"the same with a hold", faulty{get: func() error { return odd }}, files, held, promise.Answer, known, ""},
		{"the same to the stalled holder", faulty{get: func() error { return odd }}, files, stalled, promise.Answer, known, ""},
		{"an answer of unload that none has", faulty{unload: func() error { return odd }}, files, nil, promise.Answer, known, ""},
		{"the same to a worker", faulty{unload: func() error { return odd }}, files, perUnload, promise.Answer, known, ""},
		{"a panic in get", faulty{get: func() error { boom(); return nil }}, files, none, promise.NoPanic, "", ".(*faulty).Get"},
		{"a panic in get with a hold", faulty{get: func() error { boom(); return nil }}, files, held, promise.NoPanic, known, "boom"},
		{"a panic in put", faulty{put: after(1000, boom)}, files, nil, promise.NoPanic, "", ".(*faulty).Put"},
		{"a panic in unload", faulty{unload: func() error { boom(); return nil }}, files, nil, promise.NoPanic, known, "boom"},
		{"a panic in an unload by a worker", faulty{unload: func() error { boom(); return nil }}, files, perUnload,
			promise.NoPanic, known, "boom"},
		{"a panic in exit", faulty{unregister: func(*schemes.Entry) { boom() }}, files, nil, promise.NoPanic, known, ".(*faulty).Unregister"},
		{"a panic in a register storm", storm(5000, boom), files, registering, promise.NoPanic, known, "Register"},
		{"a panic in a boot", faulty{setTable: boom}, files, nil, promise.NoPanic, "", ".(*faulty).SetTable"},
		{"a panic in an init of a boot", faulty{register: boom}, files, nil, promise.NoPanic, "", ".(*faulty).Register"},
		{"a panic while others wait for ever", faulty{put: wait, unload: func() error { boom(); return nil }}, files, nil,
			promise.NoPanic, known, "boom"},
		{"a goroutine left behind", faulty{unload: func() error { go wait(); return nil }}, files, nil, promise.Progress, "", "TestFaults"},
		{"a goroutine that ends in time", faulty{unload: func() error { go time.Sleep(50 * time.Millisecond); return nil }}, files, nil, 0, "", ""},
		{"a timer", faulty{unload: func() error { time.AfterFunc(time.Millisecond, wait); return nil }}, files, nil,
			promise.Progress, "", "TestFaults"},
	} {
		t.Run(c.what, func(t *testing.T) {
			err := lasting(t, c.faulty, c.sub, c.set, c.want != 0)
			var v *bench.Violation
			if c.want == 0 {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if !errors.As(err, &v) || v.Promise != c.want {
				t.Fatalf("%v, want the promise %q broken", err, c.want)
			}
			if c.module == known && v.Module == "" {
				t.Errorf("no module named: %v", v)
			}
			if (c.in == "") != (v.Stack == "") || !strings.Contains(v.Stack, c.in) {
				t.Errorf("stack\n%swant %q in it", v.Stack, c.in)
			}
			if strings.Contains(v.Stack, "modbench/bench.(*") {
				t.Errorf("calls of the harness in the stack\n%s", v.Stack)
			}
			if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "unknown") {
				t.Errorf("message %q", err)
			}
			t.Log(err)
		})
	}
}

// An object that is held and never dropped fails the round.
func TestLeakedObject(t *testing.T) {
	err := round(t, faulty{}, &subsystem.NetDevice, nil)
	if err != nil {
		t.Fatal(err)
	}
	leak := &leaking{Scheme: tryget.New()}
	w, _ := workloads.ByName("lookup-heavy")
	w.Knobs.Seed, w.Knobs.Unloaders = 1, 0
	_, err = bench.Run(t.Context(), bench.Config{
		Cell:   bench.Cell{Workload: w.Name, Scheme: "leaking", Subsystem: "net_device", Procs: 2},
		Scheme: func() schemes.Scheme { return leak }, Subsystem: &subsystem.NetDevice, Workload: w, Knobs: w.Knobs,
		Duration: 5 * time.Millisecond, Batch: 64,
	})
	var v *bench.Violation
	if !errors.As(err, &v) || v.Promise != promise.Balance || !strings.Contains(v.Seen, "object") {
		t.Errorf("%v, want the promise %q broken by an object", err, promise.Balance)
	}
}

// leaking is tryget that holds an object once more than it drops it.
type leaking struct {
	schemes.Scheme
	once atomic.Bool
}

func (l *leaking) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	ref, err := l.Scheme.Get(t, k)
	if x, ok := t.Index.(schemes.Objects); ok && err == nil && !l.once.Swap(true) {
		x.Hold(ref.Entry)
	}
	return ref, err
}
