//go:build explore

package mem

import (
	"runtime"
	"time"
	"unsafe"

	"github.com/modbench/modbench/schemes/promise"
)

// Op is a step that a thread is about to take. The engine may look at it for
// as long as the thread stands before the step.
type Op struct {
	Kind Kind
	Addr unsafe.Pointer // the word or lock concerned; nil: none
	Also unsafe.Pointer // a second word that the step reads; nil: none
	Size uintptr        // of what is freed; elsewhere 0
	Wait Waitable       // what says whether the step can be taken; nil: always
	Arg  uint32         // for Wait

	Plain bool // a load that no atomic orders
}

// Waitable tells whether a step can be taken now. The answer is a set of
// variants, one bit each: none when the thread must wait, more than one when
// the outcome is not determined (a sleeper that is both woken and interrupted).
type Waitable interface {
	Ready(k Kind, arg uint32) (variants uint32)
}

// Engine decides whose step is next. Exactly one thread of an engine runs at a
// time, so what an instrumented operation does between two steps is atomic.
type Engine interface {
	// Step returns when it is the calling thread's turn to take the step, with
	// the variant chosen.
	Step(Op) (variant int)

	// Fail ends the execution, in which the promise is broken. It returns only if
	// the engine looks past breaches of that promise.
	Fail(broken promise.Promise, format string, args ...any)

	// Forward returns what the calling thread sees in *p, a word whose stores
	// may still be in its store buffer; Buffer is such a store.
	Forward(p *int64) int64
	Buffer(p *int64, v int64)

	// Locked tells that the try to lock for reading just taken got the lock.
	Locked()

	// Note tells what the step just taken found and left; called only after
	// Trace(true).
	Note(found, left uint64)
}

var (
	engine  Engine // nil: no engine runs, operations are what they are in any build
	tracing bool   // Note is wanted
)

// Enter makes e the engine of every step that follows; nil: none. While an
// engine is entered, no goroutine but its threads may use the seam.
func Enter(e Engine) { engine = e }

// Running returns the engine, or nil.
func Running() Engine { return engine }

// Trace says whether the engine wants to be told values.
func Trace(on bool) { tracing = on }

// step announces a step that can always be taken.
func step(k Kind, p unsafe.Pointer) {
	if engine != nil {
		engine.Step(Op{Kind: k, Addr: p})
		return
	}
	see(k, p, 0)
}

// wait announces a step that can be taken once w is ready. Without an engine it
// returns when w was ready a moment ago, and the caller looks again.
func wait(k Kind, p unsafe.Pointer, w Waitable, arg uint32) {
	if engine != nil {
		engine.Step(Op{Kind: k, Addr: p, Wait: w, Arg: arg})
		return
	}
	if f := watcher.Load(); f != nil { // acquires: pairs with Watch
		(*f)(Op{Kind: k, Addr: p, Wait: w, Arg: arg})
	}
	poll(k, w, arg)
}

// poll waits for w among real goroutines and returns the lowest variant.
func poll(k Kind, w Waitable, arg uint32) uint32 {
	for n := 0; ; n++ {
		if v := w.Ready(k, arg); v != 0 {
			return v & -v
		}
		if n < 1000 {
			runtime.Gosched()
		} else {
			time.Sleep(20 * time.Microsecond) // nobody measures in this build
		}
	}
}

func note(found, left uint64) {
	if tracing && engine != nil {
		engine.Note(found, left)
	}
}

// released is called for a release of what is not held. Without an engine it
// ends as in the ordinary build: release is the call that does.
func released(message string, release func()) {
	if engine != nil {
		engine.Fail(promise.Release, "%s", message) // returns if the engine looks past it
		return
	}
	release()
}

// Pause is called inside a loop that waits for another goroutine to change a
// word. Under an engine the thread is not scheduled again until another thread
// has written to a word that this one has used since its last Pause: until
// then another turn of the loop would see what the last one saw.
func Pause() {
	if engine == nil {
		runtime.Gosched()
		return
	}
	engine.Step(Op{Kind: KindPause})
}

// Freed marks the object p points to as freed for the rest of the execution:
// any later step on a word inside it is a use after free.
func Freed[T any](p *T) { free(unsafe.Pointer(p), unsafe.Sizeof(*p)) }

// FreedAll is Freed for every element of s, in one step.
func FreedAll[T any](s []T) {
	if len(s) > 0 {
		free(unsafe.Pointer(&s[0]), unsafe.Sizeof(s[0])*uintptr(len(s)))
	}
}

func free(p unsafe.Pointer, size uintptr) {
	if engine != nil {
		engine.Step(Op{Kind: KindFree, Addr: p, Size: size})
		return
	}
	see(KindFree, p, size)
}
