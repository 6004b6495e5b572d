//go:build explore

package explore

import (
	"unsafe"

	"github.com/modbench/modbench/schemes/mem"
)

// With Options.Reorder plain accesses of one thread to different words are seen
// in any order, but for these:
//
//   - A thread's stores to one word stay in order, and it sees its own. Any other
//     store may leave the store buffer first.
//   - A step that fences (atomic stores, atomic read-modify-writes, locks) is taken
//     when the buffer is empty: what is before it is seen before it.
//   - A plain load may be early: it returns any value that the word has had since
//     the thread's last step that acquires (atomic loads, atomic read-modify-writes,
//     locks), but none older than one that the thread has seen.
//
// That is less than arm64 may do in one respect: a plain store is never seen before
// an earlier plain load of the same thread is done (the litmus test LB). A program
// cannot be given a value that nobody has stored yet. Options.Ordered being false
// convicts, as data races, those who would need that order.

// version is a value that a word had until a flush overwrote it.
type version struct {
	v    int64
	over int // how many flushes there had been
}

// acquires reports whether the step of a keeps plain loads after it from being
// early. A Pin does not: it is no barrier.
func acquires(a *actor) bool {
	return a.kind.Has(mem.Acquires) && !a.kind.Pins() && !a.t.op.Plain
}

// announceAny makes the flush of any store in t's buffer that may be next the
// next step of it. The step concerns all their words, since which one it will be
// is a variant of the step.
func (e *engine) announceAny(t *T) {
	a := t.flusher
	a.alive, a.fresh, a.kind, a.since = true, true, mem.KindFlush, e.depth
	a.foot = a.foot[:0]
	a.clock.join(&t.buffer[0].clock) // there is something to flush as soon as that is made
	for i := range t.buffer {
		s := &t.buffer[i]
		a.hash = mix(a.hash, s.hash)
		if !e.concerns(a, unsafe.Pointer(s.p)) {
			e.touch(a, unsafe.Pointer(s.p), true)
		}
	}
	e.touch(a, unsafe.Pointer(a), true)          // more stores may come into the buffer
	e.touch(a, unsafe.Pointer(&e.flushes), true) // whoever acquires sees it, or not
	e.touch(a, unsafe.Pointer(&e.world), e.opts.Migrate)
	e.touch(a, unsafe.Pointer(&e.readers), false)
	if e.sharing {
		e.touch(a, unsafe.Pointer(&e.onCPU[t.cpu]), true)
	}
}

func (e *engine) concerns(a *actor, p unsafe.Pointer) bool {
	for _, x := range a.foot {
		if x.at.addr == p {
			return true
		}
	}
	return false
}

// mostVariants is how many stores of a buffer, or versions of a word, are told
// apart: as many as a set of variants holds.
const mostVariants = 31

// flushable returns which stores of t's buffer can be flushed now.
func (t *T) flushable() (variants uint32) {
	if !t.e.opts.Reorder {
		return 1
	}
next:
	for i := range min(len(t.buffer), mostVariants) {
		for j := range i {
			if t.buffer[j].p == t.buffer[i].p {
				continue next
			}
		}
		variants |= 1 << i
	}
	return variants
}

// overwrite keeps the value of *p, which a flush of t is about to overwrite.
func (t *T) overwrite(p *int64) {
	l := t.e.at(unsafe.Pointer(p))
	l.past = append(l.past, version{*p, t.e.flushes})
	t.e.flushes++
	t.saw(l, len(l.past))
}

func (t *T) saw(l *location, version int) {
	if t.newest == nil {
		t.newest = make(map[*location]int)
	}
	t.newest[l] = version
}

// versions returns, as variants of the load that t stands before, which values
// it may see: 0 is the newest.
func (t *T) versions() uint32 {
	if !t.e.opts.Reorder || !t.op.Plain {
		return 1
	}
	p := (*int64)(t.op.Addr)
	for i := range t.buffer {
		if t.buffer[i].p == p {
			return 1
		}
	}
	l := t.e.at(t.op.Addr)
	n := 1
	for k := len(l.past) - 1; k >= t.newest[l] && l.past[k].over >= t.acquired && n < mostVariants; k-- {
		n++
	}
	return 1<<n - 1
}

// version returns the value of *p that the load just taken has chosen.
func (t *T) version(p *int64) int64 {
	l := t.e.at(unsafe.Pointer(p))
	k := len(l.past) - t.variant
	t.saw(l, k)
	if t.variant == 0 {
		return *p
	}
	return l.past[k].v
}
