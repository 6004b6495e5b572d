//go:build explore

package explore

import (
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"unsafe"

	"github.com/modbench/modbench/schemes/mem"
)

// Row is one step as a person reads it.
type Row struct {
	Thread int    `json:"thread"`
	What   string `json:"what"`            // "lock t.lock", "flush count"
	Value  string `json:"value,omitempty"` // "0 -> 1", "= 7"
	Source string `json:"source"`          // file:line of the call of the seam
	From   string `json:"from,omitempty"`  // and of its caller
	Held   string `json:"held,omitempty"`  // who holds which lock after it: "looker: #1; unloader: #2"
}

// recorder keeps what a timeline shows. Recording costs microseconds a step, so
// only an execution that is known to fail is recorded.
type recorder struct {
	rows   []Row
	waits  []string
	labels map[unsafe.Pointer]string // of addresses without a name
	last   map[int]int               // row of each thread's last step
	locks  map[unsafe.Pointer][]hold // who holds what
}

func newRecorder() *recorder {
	return &recorder{
		labels: make(map[unsafe.Pointer]string),
		last:   make(map[int]int),
		locks:  make(map[unsafe.Pointer][]hold),
	}
}

type hold struct {
	t    *T
	step int
	at   string
}

func (r *recorder) add(e *engine, a *actor, variant int) {
	t := a.t
	row := Row{Thread: t.id, What: a.kind.String()}
	if a.flush {
		row.What += " " + r.label(e, unsafe.Pointer(t.buffer[variant].p))
		row.Value = "= " + number(uint64(t.buffer[variant].v))
		r.rows = append(r.rows, row)
		return
	}
	if len(t.where) > 0 {
		row.Source = t.where[0]
	}
	if len(t.where) > 1 {
		row.From = t.where[1]
	}
	switch a.kind {
	case mem.KindPin, mem.KindUnpin, mem.KindReadLock, mem.KindReadUnlock:
		row.Value = fmt.Sprintf("cpu %d", t.cpu)
		if a.kind.Pins() {
			row.Value = fmt.Sprintf("cpu %d", variant)
		}
	case mem.KindChoose:
		row.Value = fmt.Sprintf("= %d", variant)
	case mem.KindSleep, mem.KindDown:
		if variant == 1 {
			row.Value = "interrupted"
		}
	}
	if t.op.Addr != nil {
		row.What += " " + r.label(e, t.op.Addr)
	}
	r.last[t.id] = len(r.rows)
	r.rows = append(r.rows, row)
	r.hold(t, a.kind, variant, len(r.rows), row.Source)
	r.rows[len(r.rows)-1].Held = r.held(e)
}

// held says who holds which lock, or has queued for it.
func (r *recorder) held(e *engine) string {
	var all []string
	for _, t := range e.threads {
		var locks []string
		for p, holds := range r.locks {
			for _, h := range holds {
				if h.t == t {
					locks = append(locks, r.label(e, p))
				}
			}
		}
		if slices.Sort(locks); len(locks) > 0 {
			all = append(all, t.Name+": "+strings.Join(locks, ", "))
		}
	}
	return strings.Join(all, "; ")
}

// hold follows who holds which lock.
func (r *recorder) hold(t *T, k mem.Kind, variant, step int, at string) {
	p := t.op.Addr
	switch k {
	case mem.KindLock, mem.KindRLock, mem.KindQueue, mem.KindRQueue:
		r.locks[p] = append(r.locks[p], hold{t, step, at})
	case mem.KindDown:
		if variant == 0 {
			r.locks[p] = append(r.locks[p], hold{t, step, at})
		}
	case mem.KindUnlock, mem.KindRUnlock, mem.KindUp:
		h := r.locks[p]
		for i := len(h) - 1; i >= 0; i-- {
			if h[i].t == t || i == 0 { // t's own hold, or else the oldest: one thread may unlock for another
				r.locks[p] = append(h[:i:i], h[i+1:]...)
				break
			}
		}
	}
}

// holders says who holds the lock at p, or has queued for it.
func (r *recorder) holders(p unsafe.Pointer) string {
	var b strings.Builder
	for _, h := range r.locks[p] {
		fmt.Fprintf(&b, "; %s took or queued for it in step %d (%s)", h.t.Name, h.step, h.at)
	}
	return b.String()
}

// note adds the value to the last step of t.
func (r *recorder) note(t *T, found, left uint64) {
	i, ok := r.last[t.id]
	if !ok {
		return
	}
	row := &r.rows[i]
	switch t.op.Kind {
	case mem.KindTryLock, mem.KindTryRLock:
		row.Value = map[uint64]string{0: "taken", 1: "not taken"}[found]
	case mem.KindLoad, mem.KindRead:
		row.Value = "= " + number(found)
	default:
		if found == left {
			row.Value = "stays " + number(found)
		} else {
			row.Value = number(found) + " -> " + number(left)
		}
	}
}

// number prints a word: small ones as signed numbers, others in hexadecimal.
func number(v uint64) string {
	if n := int64(v); n > -1<<40 && n < 1<<36 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%#x", v)
}

// naming is the engine whose program is being built or run.
var naming *engine

// name is a label that a program gave to an object.
type name struct {
	keep  unsafe.Pointer
	size  uintptr
	typ   reflect.Type
	label string
}

// Name labels the object p points to in what is printed; a word inside is shown
// as label.field. Call it from the function that builds the program, or from a
// thread. It costs little, since labels are looked at only when printing.
func Name[T any](p *T, label string) {
	if naming != nil {
		naming.names = append(naming.names, name{unsafe.Pointer(p), unsafe.Sizeof(*p), reflect.TypeFor[T](), label})
	}
}

// label returns what to call address p: by the smallest named object around it,
// or a number in order of appearance.
func (r *recorder) label(e *engine, p unsafe.Pointer) string {
	var best *name
	for i := range e.names {
		n := &e.names[i]
		if off := uintptr(p) - uintptr(n.keep); uintptr(p) >= uintptr(n.keep) && off < max(n.size, 1) {
			if best == nil || n.size < best.size {
				best = n
			}
		}
	}
	if best != nil {
		return best.label + field(best.typ, uintptr(p)-uintptr(best.keep))
	}
	s, ok := r.labels[p]
	if !ok {
		s = fmt.Sprintf("#%d", len(r.labels)+1)
		r.labels[p] = s
	}
	return s
}

// field returns the path of the outermost word of the seam at offset off in typ.
func field(typ reflect.Type, off uintptr) string {
	switch {
	case strings.HasSuffix(typ.PkgPath(), "/schemes/mem"):
		return ""
	case typ.Kind() == reflect.Struct:
		for i := range typ.NumField() {
			if f := typ.Field(i); off >= f.Offset && off < f.Offset+f.Type.Size() {
				return "." + f.Name + field(f.Type, off-f.Offset)
			}
		}
	case typ.Kind() == reflect.Array && typ.Elem().Size() > 0:
		size := typ.Elem().Size()
		return fmt.Sprintf("[%d]", off/size) + field(typ.Elem(), off%size)
	}
	if off > 0 {
		return fmt.Sprintf("+%d", off)
	}
	return ""
}

// spunOn returns the addresses that the paused thread waits to be written.
func (t *T) spunOn() (at []unsafe.Pointer) {
	seen := make(map[unsafe.Pointer]bool)
	for _, s := range t.spins {
		if p := s.at.addr; !seen[p] {
			seen[p] = true
			at = append(at, p)
		}
	}
	return at
}

// caller returns file:line of the call of the seam, and of its callers.
func caller() (where []string) {
	var pcs [24]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for len(where) < 2 {
		f, more := frames.Next()
		if f.Function == "" {
			break
		}
		if !machinery(f.Function) {
			where = append(where, fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line))
		}
		if !more {
			break
		}
	}
	return where
}

// machinery reports whether a function belongs to the seam or to the engine
// rather than to what is explored.
func machinery(f string) bool {
	const module = "github.com/modbench/modbench/"
	f, ok := strings.CutPrefix(f, module)
	if !ok {
		return strings.HasPrefix(f, "iter.") || strings.HasPrefix(f, "runtime.")
	}
	for _, p := range []string{
		"schemes/mem.", "schemes/percpu.",
		"internal/explore.(*T)", "internal/explore.(*engine)",
		"internal/explore.(*worker)", "internal/explore.newWorker",
	} {
		if strings.HasPrefix(f, p) {
			return true
		}
	}
	return false
}
