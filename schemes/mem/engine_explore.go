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
	Size uintptr        // of the object that KindFree frees; else 0
	Wait Waitable       // tells whether the step can be taken; nil: it always can
	Arg  uint32         // for Wait

	Plain bool // a load that no atomic orders
}

// Waitable tells whether a step can be taken now. The answer is a set of variants,
// with one bit for each. No bit is set if the thread must wait. More than one is set
// if there is more than one possible outcome, as for a sleeper that is both woken and
// interrupted.
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

	// Touch tells that the calling thread is about to read a plain field of the object
	// at p. It is no step of its own: it is part of the thread's next step, since
	// whatever comes between the two could as well come before both.
	Touch(p unsafe.Pointer)

	// Locked tells that the TryRLock that was the last step got the lock.
	Locked()

	// Note tells which value the last step found and which value it left. It is
	// called only after Trace(true).
	Note(found, left uint64)
}

var (
	engine  Engine // nil: no engine runs, and operations do what they do in an ordinary build
	tracing bool   // Note is to be called
)

// Enter makes e the engine of every step that follows; nil: none. While there is an
// engine, only its threads may use this package.
func Enter(e Engine) { engine = e }

// Running returns the engine, or nil.
func Running() Engine { return engine }

// alone says that one goroutine uses this package and no other will: see [Alone].
var alone struct {
	yes    bool
	pauses int
}

// Alone says whether nobody but the caller uses this package until Alone(false), as where a
// program is prepared that an engine is going to run. A wait that is not over then never
// ends: it panics with a [promise.Breach] of progress instead. So does a loop that pauses
// without end.
func Alone(yes bool) { alone.yes, alone.pauses = yes, 0 }

// stuck panics if nobody else is there.
func stuck(what string) {
	if alone.yes {
		panic(&promise.Breach{Promise: promise.Progress, Seen: what + ", and nobody else is there who could end that"})
	}
}

// Trace says whether [Engine.Note] is to be called.
func Trace(on bool) { tracing = on }

// step announces a step that can always be taken.
func step(k Kind, p unsafe.Pointer) {
	if engine != nil {
		engine.Step(Op{Kind: k, Addr: p})
		return
	}
	see(k, p, 0)
}

// wait announces a step that can be taken once w is ready. Without an engine it waits
// until it has seen that w is ready. This may be over when it returns, so the caller
// looks again.
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
		stuck("a wait")
		if n < 1000 {
			runtime.Gosched()
		} else {
			time.Sleep(20 * time.Microsecond) // this build is not measured
		}
	}
}

func note(found, left uint64) {
	if tracing && engine != nil {
		engine.Note(found, left)
	}
}

// released is called when a thread releases what is not held. Without an engine it
// calls release, which fails as the ordinary build does.
func released(message string, release func()) {
	if engine != nil {
		engine.Fail(promise.Release, "%s", message) // returns if the engine looks past it
		return
	}
	release()
}

// Pause is called inside a loop that waits for another goroutine to change a
// word. Under an engine the thread is not scheduled again until another thread
// has written to a word that this one has used since its last Pause. Before that,
// another turn of the loop would see the same values as the last one.
func Pause() {
	if engine == nil {
		const most = 10_000 // in all that one goroutine prepares
		if alone.yes {
			if alone.pauses++; alone.pauses > most {
				stuck("a loop that waits")
			}
		}
		runtime.Gosched()
		return
	}
	engine.Step(Op{Kind: KindPause})
}

// Touch says that the caller reads a plain field of the object p points to. If the
// object has been freed, that is a use after free. It is for fields that nobody writes
// while others can read them.
func Touch[T any](p *T) {
	if engine != nil {
		engine.Touch(unsafe.Pointer(p))
		return
	}
	see(KindRead, unsafe.Pointer(p), 0)
}

// Freed marks the object p points to as freed for the rest of the execution. Any
// later step on a word inside the object is a use after free.
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
