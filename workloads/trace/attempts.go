package trace

import (
	"slices"
	"time"
)

// asked is the begin of a call of delete_module. If the events explain its answer at once, it stands here in the
// script.
// A granted call stands where the module was last touched: see look.
func (b *builder) asked(i int) {
	c := b.calls[i]
	switch {
	case c.module == "":
		b.script.Notes.Unnamed++
		return
	case c.exit < 0:
		if !b.takesEffect(i) {
			b.script.Notes.Unended++
		}
		return
	}
	n := b.number(c.module)
	if c.answer == Granted {
		if !c.done {
			b.states[n].going++
		}
		return
	}
	b.waiting[c.module] = append(b.waiting[c.module], i)
	b.explain(c.module)
}

// takesEffect reports whether a call that has no end freed its module.
func (b *builder) takesEffect(i int) bool {
	for _, calls := range b.after {
		if slices.Contains(calls, i) {
			return true
		}
	}
	return false
}

// predicted is what delete_module answers if the events say all.
func (b *builder) predicted(n int32) Answer {
	switch s := &b.states[n]; {
	case !s.loaded && !s.coming:
		return NotFound
	case s.coming || b.script.Modules[n].Permanent:
		return Busy
	case b.refs(n) > 0:
		return WouldBlock
	}
	return Granted
}

// explain puts refused calls into the script if the events up to this point explain their answers.
func (b *builder) explain(module string) {
	calls := b.waiting[module]
	if len(calls) == 0 {
		return
	}
	n := b.number(module)
	for _, i := range slices.Clone(calls) {
		if b.calls[i].answer == b.predicted(n) {
			b.attempt(i, Explained)
		}
	}
}

// attempt puts a refused call into the script.
func (b *builder) attempt(i int, why Why) {
	c := b.calls[i]
	c.done = true
	b.calls[i] = c
	left := slices.DeleteFunc(b.waiting[c.module], func(other int) bool { return other == i })
	if b.waiting[c.module] = left; len(left) == 0 {
		delete(b.waiting, c.module)
	}
	o := b.op(&b.events[i], OpUnload, b.number(c.module), 0)
	o.At = max(o.At, b.lastAt())
	o.Recorded, o.Why = c.answer, why
	b.emit(o)
	b.script.Notes.Attempts++
}

// lastAt is the time of the operation that was added last. Times do not run backwards in a script.
func (b *builder) lastAt() time.Duration {
	if n := len(b.script.Ops); n > 0 {
		return b.script.Ops[n-1].At
	}
	return 0
}

// answered is the end of a call of delete_module. An answer that no event has explained so far stays unexplained.
func (b *builder) answered(i int) {
	at, ok := b.ends[i]
	if !ok {
		return
	}
	c := b.calls[at]
	if c.module == "" {
		return
	}
	n := b.number(c.module)
	if c.answer == Granted {
		b.states[n].going = max(b.states[n].going-1, 0)
		return
	}
	if !c.done && !b.earlier(i, at) {
		b.attempt(at, b.why(c, n))
	}
}

// why says why the events do not explain the answer of a refused call.
func (b *builder) why(c call, n int32) Why {
	switch {
	case c.answer == Busy && b.states[n].going > 0:
		return Going
	case c.answer == Busy:
		return Unready
	case c.answer == WouldBlock:
		return Unseen
	case c.answer == NotFound:
		return Overlap
	}
	return Foreign
}

// granted puts a granted call into the script.
func (b *builder) granted(at int) {
	c := b.calls[at]
	n := b.number(c.module)
	e := &b.events[at]
	if c.done || c.module == "" {
		return
	}
	c.done = true
	b.calls[at] = c
	s := &b.states[n]
	if s.coming {
		b.ready(e, n)
	}
	if !s.loaded {
		b.live(e)
	}
	b.closeAll(e, n)
	o := b.op(e, OpUnload, n, 0)
	o.At = max(o.At, b.lastAt())
	met := b.met(n)
	if len(met) > 0 {
		o.Kind = OpUnloadBegin
	}
	b.emit(o)
	b.script.Notes.Attempts++
	for _, i := range met {
		b.attempt(i, Explained)
	}
	if len(met) > 0 {
		o.Kind, o.Line = OpUnloadEnd, 0
		b.emit(o)
	}
	s.loaded = false
	b.explain(c.module)
}

// end ends the loads that are under way, and notes what is left.
func (b *builder) end() {
	s := b.script
	last := &b.events[len(b.events)-1]
	for n := range b.states {
		if b.states[n].coming {
			b.states[n].failing = false
			b.ready(last, int32(n))
		}
	}
	number := make([]int32, len(Tables))
	at := time.Duration(0)
	for i := range s.Ops { // closed and late operations carry the time of an earlier event
		at = max(at, s.Ops[i].At)
		s.Ops[i].At = at
	}
	for n := range s.Modules {
		m := &s.Modules[n]
		m.End, m.Printed = int32(b.refs(int32(n))), b.states[n].printed
		if !b.states[n].loaded {
			m.Printed = -1
		}
		if m.Printed >= 0 && m.Printed != m.End {
			s.Notes.Differ++
		}
		for i := range m.Entries {
			table := m.Entries[i].Table
			m.Entries[i].Number = number[table]
			number[table]++
		}
	}
}
