//go:build explore

package locks

import (
	"fmt"
	"maps"
	"slices"

	"github.com/modbench/modbench/schemes/promise"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes/mem"
)

// RW is a read/write lock.
type RW interface {
	RLock()
	RUnlock()
	Lock()
	Unlock()
}

// Queued is an RW that is first come, first served. Waiting takes one step and
// reports whether anybody is in the queue.
type Queued interface {
	RW
	Waiting() bool
}

// Signal, Waiter and Semaphore are the types of package mem with these names.
type (
	Signal interface {
		Raise()
		Raised() bool
	}
	Waiter interface {
		Wake()
		Sleep(Signal) bool
	}
	Semaphore interface {
		Down()
		DownInterruptible(Signal) bool
		Up()
	}
)

// Variant is one version of a lock's source: as measured, or a mutant. A constructor is
// nil if the source does not have the type.
type Variant struct {
	Name      string
	RW        func() RW
	Signal    func() Signal
	Waiter    func() Waiter
	Semaphore func() Semaphore
	Grace     func() Grace
}

// The promises of the specification, with names of the contract. The engine checks more promises by itself.
const (
	exclusion = promise.Exclusion // no other thread has the lock when a writer has it
	order     = promise.Declared  // first come, first served, if a lock declares that
	answer    = promise.Answer    // a wait returns the reason for which it ended
)

// Finding is the result of the exploration of one program of the specification.
type Finding struct {
	Program string
	Broken  promise.Promise `json:",omitzero"` // 0: none
	Cut     bool            // the search did not end, so nothing is proven
	Detail  string
	Steps   int

	Outcomes []string `json:",omitempty"` // of a Grace: what GraceOutcomes returns, sorted
}

// program is one program of the specification. If seen is not nil, it must become
// true in some schedule; otherwise promise is broken.
type program struct {
	name    string
	build   func() explore.Program
	options explore.Options
	seen    *bool
	promise promise.Promise
}

// Check explores every program that v's constructors allow, up to the first
// broken promise.
func Check(v Variant) (all []Finding) {
	var ps []program
	if v.RW != nil {
		ps = append(ps, rwPrograms(v.RW)...)
		if _, ok := v.RW().(Queued); ok {
			ps = append(ps, queuePrograms(func() Queued { return v.RW().(Queued) })...)
		}
	}
	if v.Waiter != nil {
		ps = append(ps, waiterPrograms(v)...)
		ps = append(ps, semaphorePrograms(v)...)
	}
	if v.Grace != nil {
		ps = append(ps, gracePrograms(v.Grace)...)
	}
	for _, p := range ps {
		f := p.check()
		all = append(all, f)
		if f.Broken != 0 || f.Cut {
			return all
		}
	}
	if v.Grace != nil {
		seen, complete := GraceOutcomes(v.Grace, graceBound)
		all = append(all, Finding{
			Program: "outcomes", Cut: !complete, Outcomes: slices.Sorted(maps.Keys(seen)),
		})
	}
	return all
}

func (p program) check() Finding {
	r := explore.Run(p.build, p.options)
	f := Finding{Program: p.name, Steps: r.Steps}
	switch {
	case r.Violation != nil:
		f.Broken, f.Detail = r.Violation.Promise, r.Violation.String()
	case !r.Exhausted:
		f.Cut, f.Detail = true, r.String()
	case p.seen != nil && !*p.seen:
		f.Broken, f.Detail = p.promise, "what must happen in some schedule happens in none"
	}
	return f
}

// guarded is what a lock guards: plain memory, and the number of threads that have the
// lock.
type guarded struct {
	text             mem.Text
	readers, writers int // plain: exactly one thread runs between two steps
}

func (g *guarded) write(l RW) func(*explore.T) {
	return func(t *explore.T) {
		l.Lock()
		g.writers++
		t.Check(g.writers == 1 && g.readers == 0, exclusion, "%d writers and %d readers inside", g.writers, g.readers)
		g.text.Write(1)
		g.writers--
		l.Unlock()
	}
}

func (g *guarded) read(l RW) func(*explore.T) {
	return func(t *explore.T) {
		l.RLock()
		g.readers++
		t.Check(g.writers == 0, exclusion, "a writer inside beside a reader")
		g.text.Read()
		g.readers--
		l.RUnlock()
	}
}

// rwPrograms have some writers and readers, each of which locks and unlocks once or
// twice. At the end it must still be possible to lock for writing and for reading.
func rwPrograms(lock func() RW) (ps []program) {
	for _, c := range []struct {
		name            string
		writers, writes int
		readers, reads  int
		bound           int
	}{
		{"a writer and a reader, each twice", 1, 2, 1, 2, explore.Unbounded},
		{"two writers and a reader", 2, 1, 1, 1, 3},
		{"a writer and two readers, each twice", 1, 2, 2, 2, 2},
		{"a writer and three readers", 1, 1, 3, 1, 2},
	} {
		p := program{name: c.name, options: explore.Options{Bound: c.bound, MaxSteps: 2000}}
		p.build = func() explore.Program {
			l, g := lock(), new(guarded)
			repeat := func(n int, body func(*explore.T)) func(*explore.T) {
				return func(t *explore.T) {
					for range n {
						body(t)
					}
				}
			}
			var p explore.Program
			for i := range c.writers {
				p.Threads = append(
					p.Threads,
					explore.Thread{Name: fmt.Sprint("writer", i+1), Body: repeat(c.writes, g.write(l))},
				)
			}
			for i := range c.readers {
				p.Threads = append(
					p.Threads,
					explore.Thread{Name: fmt.Sprint("reader", i+1), Body: repeat(c.reads, g.read(l))},
				)
			}
			p.Final = func(t *explore.T) { g.write(l)(t); g.read(l)(t) }
			return p
		}
		ps = append(ps, p)
	}
	return append(ps, meeting(lock, false), meeting(lock, true))
}

// meeting has two readers that wait for each other while both have the lock. If held is
// set, a writer has the lock before they come. No writer comes between them: in a lock
// that is first come, first served, the second reader would have to wait for it.
func meeting(lock func() RW, held bool) program {
	o := explore.Options{Bound: 3, MaxSteps: 2000}
	return program{
		name:    fmt.Sprint("two readers that meet inside, held at first: ", held),
		options: o,
		build: func() explore.Program {
			l := lock()
			if held {
				l.Lock()
			}
			var in [2]mem.Bool
			meet := func(me int) func(*explore.T) {
				return func(*explore.T) {
					l.RLock()
					for in[me].Store(true); !in[1-me].Load(); {
						mem.Pause()
					}
					l.RUnlock()
				}
			}
			p := explore.Program{
				Threads: []explore.Thread{{Name: "reader1", Body: meet(0)}, {Name: "reader2", Body: meet(1)}},
			}
			if held {
				p.Threads = append(p.Threads, explore.Thread{Name: "writer", Body: func(*explore.T) { l.Unlock() }})
			}
			return p
		},
	}
}

// queuePrograms have three threads. One holds the lock and unlocks it, and one waits.
// The third comes later, when it sees that the second waits; it must not get the lock
// first.
func queuePrograms(lock func() Queued) (ps []program) {
	for _, c := range []struct {
		name                     string
		holderWrites, firstWrite bool
		laterWrites              bool
	}{
		{"a reader behind a writer that waits for a writer", true, true, false},
		{"a reader behind a writer that waits for a reader", false, true, false},
		{"a writer behind a reader that waits for a writer", true, false, true},
		{"a writer behind a writer that waits for a writer", true, true, true},
	} {
		seen := new(bool)
		p := program{name: c.name, options: explore.Options{Bound: 3, MaxSteps: 2000}, seen: seen, promise: order}
		p.build = func() explore.Program {
			l := lock()
			take := func(write bool, inside func()) {
				if write {
					l.Lock()
				} else {
					l.RLock()
				}
				inside()
				if write {
					l.Unlock()
				} else {
					l.RUnlock()
				}
			}
			entered := false
			var held mem.Bool
			return explore.Program{Threads: []explore.Thread{
				{Name: "holder", Body: func(*explore.T) { take(c.holderWrites, func() { held.Store(true) }) }},
				{Name: "first", Body: func(*explore.T) {
					if held.Load() {
						take(c.firstWrite, func() { entered = true })
					}
				}},
				{Name: "later", Body: func(t *explore.T) {
					if held.Load() && l.Waiting() { // only the first can be waiting
						*seen = true
						take(c.laterWrites, func() { t.Check(entered, order, "overtook one that waited") })
					}
				}},
			}}
		}
		ps = append(ps, p)
	}
	return ps
}
