//go:build explore

package explore

import (
	"testing"

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
