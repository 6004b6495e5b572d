//go:build explore

package schemetest

import (
	"fmt"
	"math/rand/v2"
	"path"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// FindsFreed says whether [Stress] sees every access to freed memory. It does in a
// build with the tag explore; other builds see only accesses that do harm.
const FindsFreed = true

// quarantine knows what has been freed, after KASAN of Linux
// (mm/kasan/quarantine.c). It keeps freed objects, so that no other object gets their
// addresses, and a shadow says of every word whether it is freed. In Go the collector
// keeps memory readable as long as somebody can reach it. So without a quarantine an
// access to freed memory shows only if the scheme acts on what it reads.
//
// The text of a module is watched as well. The oracle's reads of it, and the ages that
// the pipe writes to it after the free, are not steps, and so they are not reported.
type quarantine struct {
	report func(promise.Breach)

	mu     sync.Mutex
	kept   []unsafe.Pointer
	shadow sync.Map // from the address of each freed word, a uintptr, to the *trace of its free
}

// word is the size of the smallest word of the seam.
const word = 4

// watchFreed watches all steps, until stop is called.
func watchFreed(report func(promise.Breach)) (stop func()) {
	q := &quarantine{report: report}
	mem.Watch(q.see)
	return func() { mem.Watch(nil) }
}

func (q *quarantine) see(op mem.Op) {
	dawdle()
	switch op.Kind {
	case mem.KindFree:
		q.free(op, here())
	default:
		if by, freed := q.shadow.Load(uintptr(op.Addr)); freed {
			q.report(promise.Breach{Promise: promise.Freed, Seen: fmt.Sprintf("%v %v, freed %v", op.Kind, here(), by)})
		}
	}
}

// dawdle lets others run before a step: mostly for a moment, and now and then for long
// enough to unload a module.
func dawdle() {
	if r := rand.Uint32(); r%16 == 0 {
		r >>= 4
		for range min(r&-r, 128) { // 1, 2, 4...: each half as often as the one before
			runtime.Gosched()
		}
	}
}

func (q *quarantine) free(op mem.Op, by *trace) {
	q.mu.Lock()
	q.kept = append(q.kept, op.Addr)
	q.mu.Unlock()
	for at := uintptr(op.Addr); at < uintptr(op.Addr)+op.Size; at += word {
		q.shadow.Store(at, by)
	}
}

// trace is where a step was taken, innermost call first.
type trace [16]uintptr

func here() *trace {
	t := new(trace)
	runtime.Callers(3, t[:]) // without this function and its caller
	return t
}

// String names the innermost call outside of packages mem, percpu and schemes.
func (t *trace) String() string {
	frames := runtime.CallersFrames(t[:])
	for {
		f, more := frames.Next()
		ours, ok := strings.CutPrefix(f.Function, "github.com/modbench/modbench/schemes")
		if !ok || !strings.HasPrefix(ours, ".") && !strings.HasPrefix(ours, "/mem.") &&
			!strings.HasPrefix(ours, "/percpu.") {
			return fmt.Sprintf("in %s (%s:%d)", path.Base(f.Function), path.Base(f.File), f.Line)
		}
		if !more {
			return "in an unknown place"
		}
	}
}
