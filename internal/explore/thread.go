//go:build explore

package explore

import (
	"fmt"
	"iter"
	"reflect"
	"unsafe"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// T is a thread of one execution, as its body sees it.
type T struct {
	Name string

	e       *engine
	id      int // position in engine.threads
	self    *actor
	flusher *actor // takes the steps of this thread's store buffer; nil unless weak
	body    func(*T)
	worker  *worker
	variant int // of the step it is given
	done    bool

	op      mem.Op   // the step it stands before
	where   []string // source of op, innermost first; only when recording
	cpu     int      // where it last was pinned
	pinned  bool
	locked  bool             // pinned by ReadLock
	touched []unsafe.Pointer // objects of which it has read plain fields since its last step
	reads   int              // how many of those objects are in op's footprint, as its last entries
	buffer  []store          // plain stores not yet in memory, oldest first
	spins   []spin           // what it used since its last Pause

	stored int       // plain stores that it has made
	awaits []awaited // in a grace period or barrier: of each thread there was when it began
	cut    int       // e.flushes when that began

	home     int               // the processor it begins on
	started  bool              // by another thread
	children int               // threads that it started
	acquired int               // e.flushes when it last took an atomic step that acquires
	newest   map[*location]int // the version of a word that it has seen, where stores are reordered
	reading  []*location       // locks that it has locked for reading
	synced   clock             // happens before the thread's next step, for data races
}

// Go starts another thread. What the caller did before happens before it.
func (t *T) Go(name string, body func(*T)) {
	if len(t.buffer) > 0 { // a goroutine is started through the scheduler's queue, by atomics
		t.e.Step(mem.Op{Kind: mem.KindFence})
	}
	// What the new thread is must not depend on what threads others have started
	// meanwhile: starting one is no step, so its order with theirs is not explored.
	home := len(t.e.program.Threads) + t.children
	if t.started {
		home = t.home + 1 + t.children
	}
	t.children++
	c := t.e.spawn(name, body, home, mix(t.self.hash, uint64(t.children)))
	c.started = true
	c.self.clock = t.self.clock
	c.synced = t.synced
	c.synced[t.self.id] = int32(t.e.depth)
	t.e.start(c)
}

// Fail ends the execution, in which the promise is broken. It returns only if
// [Options] Only looks past breaches of that promise.
func (t *T) Fail(broken promise.Promise, format string, args ...any) {
	t.e.Fail(broken, format, args...)
}

// Check fails unless ok.
func (t *T) Check(ok bool, broken promise.Promise, format string, args ...any) {
	if !ok {
		t.e.Fail(broken, format, args...)
	}
}

// Choose returns a number below n, 1 to 32; each is explored.
func (t *T) Choose(n int) int {
	return t.e.Step(mem.Op{Kind: mem.KindChoose, Arg: uint32(n)})
}

// Fail is [T.Fail] for code that an execution calls and that has no T. Outside of
// an execution it panics with a [promise.Breach].
func Fail(broken promise.Promise, format string, args ...any) {
	e := mem.Running()
	if e == nil {
		panic(&promise.Breach{Promise: broken, Seen: fmt.Sprintf(format, args...)})
	}
	e.Fail(broken, format, args...)
}

// Judge is [Fail] and [Name] as methods, for code that is written for several
// kinds of checks.
type Judge struct{}

// Broken calls [Fail] with what b says.
func (Judge) Broken(b promise.Breach) { Fail(b.Promise, "%s", b.Evidence()) }

// Checked notes that the promise p is checked in this execution: see
// [Result.Checked].
func (Judge) Checked(p promise.Promise) {
	if naming != nil {
		naming.result.Checked |= 1 << p
	}
}

// Name labels the object that the pointer p points to, as the function [Name] does.
func (Judge) Name(p any, label string) {
	if naming != nil {
		v := reflect.ValueOf(p)
		t := v.Type().Elem()
		naming.names = append(naming.names, name{v.UnsafePointer(), t.Size(), t, label})
	}
}

// abandoned is what unwinds a thread whose execution is over.
type abandoned struct{}

// worker is a coroutine that runs one thread after another. A switch to a
// coroutine costs about 100 ns, a tenth of waking a goroutine by a channel, and
// a worker outlives its thread since making one costs a microsecond.
type worker struct {
	t      *T // to run, or running
	resume func() (struct{}, bool)
	stop   func()
	yield  func(struct{}) bool
}

func newWorker() *worker {
	w := new(worker)
	w.resume, w.stop = iter.Pull(func(yield func(struct{}) bool) {
		w.yield = yield
		for {
			w.run()
			if !yield(struct{}{}) {
				return
			}
		}
	})
	return w
}

// run runs w.t to its end, whatever that is.
func (w *worker) run() {
	t := w.t
	defer func() {
		t.done = true
		t.self.alive = false
		switch r := recover().(type) {
		case nil, abandoned:
		default:
			if !t.e.killing {
				t.e.panicked(r)
			}
		}
	}()
	t.body(t)
	if len(t.touched) > 0 && !t.e.killing {
		t.e.Step(mem.Op{Kind: mem.KindRead, Addr: t.touched[0]}) // there is no later step to be part of
	}
	if t.pinned {
		t.e.violate(promise.NoPanic, t.Name+" ended inside a pinned section")
	}
}

// suspend gives the baton back and returns when the thread has it again.
func (t *T) suspend() {
	if !t.worker.yield(struct{}{}) || t.e.killing {
		t.e.unwind(t)
	}
}
