package trace

import (
	"maps"
	"slices"
)

// Some answers are explained by what the kernel did a little before it recorded it, or for some time. This file finds
// those.

// meet moves a granted call to where another call that was told that the module is busy meets it. Between the last get
// or put of a module and its module_free the events do not say when the kernel decided.
func (b *builder) meet() {
	busy := make(map[string][]int) // refused as busy, in the order of their begin
	for i := range b.events {
		if c, ok := b.calls[i]; ok && c.answer == Busy && c.exit >= 0 && c.module != "" {
			busy[c.module] = append(busy[c.module], i)
		}
	}
	moved := make(map[int][]int)
	for _, effect := range slices.Sorted(maps.Keys(b.after)) {
		for _, at := range b.after[effect] {
			place, freed := effect, b.freeing[at]
			if freed > 0 {
				place = b.meeting(busy[b.calls[at].module], effect, freed)
			}
			moved[place] = append(moved[place], at)
		}
	}
	b.after = moved
}

// meeting returns the first event after which a granted call that takes effect between two events overlaps one of
// others, or from.
func (b *builder) meeting(others []int, from, freed int) int {
	for _, i := range others {
		if i < freed && b.calls[i].exit > from {
			return max(i, from)
		}
	}
	return from
}

// met returns the calls that wait to be explained and were told that a module is busy.
func (b *builder) met(n int32) (calls []int) {
	for _, i := range b.waiting[b.script.Modules[n].Name] {
		if b.calls[i].answer == Busy {
			calls = append(calls, i)
		}
	}
	return calls
}

// mostAhead is how many events are looked through for what a call met.
const mostAhead = 10_000

// next returns the next event behind i of which is says so, or -1.
func (b *builder) next(i int, is func(e *Event) bool) int {
	end := min(len(b.events), i+mostAhead)
	for i++; i < end; i++ {
		if is(&b.events[i]) {
			return i
		}
	}
	return -1
}

// earlier explains the answer of a refused call, which ends with event i, by what the kernel had done already and
// recorded later. It reports whether it did.
//
//   - A module is busy from before module_load on. If the thread that loads it records nothing else until then, the
//     load stands before the call.
//   - A module is live from before the put of the loader's own reference on, and in use until then. If the thread that
//     loads it records nothing else until then, the end of the load stands before the call.
func (b *builder) earlier(i, at int) bool {
	c := b.calls[at]
	n := b.number(c.module)
	s := &b.states[n]
	switch {
	case c.answer == Busy && !s.loaded && !s.coming:
		load := b.next(i, func(e *Event) bool { return e.Module == c.module && isOf(e.Kind) })
		if load < 0 || b.events[load].Kind != Load || !b.silent(i, load) {
			return false
		}
		e := b.events[load]
		e.At = b.events[i].At
		b.begin(&e, load)
		s.early = true
	case c.answer == WouldBlock && s.coming && !s.failing && s.loaders < 0:
		put := b.next(i, func(e *Event) bool {
			return e.Module == c.module && (e.Kind == Load || e.Kind == Free || b.isLoaders(e))
		})
		if put < 0 || !b.isLoaders(&b.events[put]) || !b.silent(i, put) {
			return false
		}
		e := b.events[put]
		e.At = b.events[i].At
		b.ready(&e, n)
		o := b.inferred(&e, OpGet, n)
		o.Table = b.place(n, len(Tables)-1)
		s.loaders = b.emit(o)
		b.explain(c.module)
	}
	return b.calls[at].done
}

// isOf reports whether an event of that kind says something about the state or the references of its module.
func isOf(k Kind) bool { return k == Get || k == Put || k == Load || k == Free }

// isLoaders reports whether e is the put of the loader's own reference.
func (b *builder) isLoaders(e *Event) bool { return e.Kind == Put && b.pairs.loaders(e) }

// silent reports whether the thread of event to records nothing of its own between from and to. A put of another module
// is of an interrupt: the thread is inside the system call that loads.
func (b *builder) silent(from, to int) bool {
	last := &b.events[to]
	return b.next(from, func(e *Event) bool {
		return e.PID == last.PID && (e.Kind != Put || e.Module == last.Module)
	}) == to
}
