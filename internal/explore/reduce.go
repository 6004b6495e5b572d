//go:build explore

package explore

import "github.com/modbench/modbench/schemes/mem"

// compare looks for steps that could have been taken in the other order, and
// sees to it that they will be: it adds to the backtrack sets of the states on
// the stack. It is called in each new state. A waiting step is compared when it
// becomes possible: what it waited for comes before it in every order.
func (s *search) compare(e *engine, enabled set) {
	if e.depth == 0 {
		for _, a := range e.actors {
			a.fresh = !enabled.has(a)
		}
		return
	}
	last := e.depth - 1
	n := &s.stack[last]
	for _, a := range e.actors {
		if !a.alive {
			continue
		}
		switch on := enabled.has(a); {
		case a.fresh && on:
			s.lookBack(e, a)
		case !a.fresh && n.enabled.has(a) && a.clock[n.actor] <= int32(last) &&
			e.conflict(a, e.taken.foot) && !apart(a.kind, n.kind) && !e.overlooks(a, n):
			s.reverse(e, last, a)
			a.fresh = !on
		default:
			a.fresh = !on
		}
	}
}

// end compares what the threads stand before when an execution ends early.
func (s *search) end(e *engine) {
	if s.how == plain || e.violation == nil || e.depth == 0 || e.depth != len(s.stack) {
		return
	}
	s.stack[e.depth-1].clock = e.taken.clock
	e.enabled()
	for _, a := range e.actors {
		if a.alive {
			s.lookBack(e, a)
		}
	}
}

// lookBack compares the next step of a with the steps taken: with the last one
// of each thread that it depends on and that is not ordered before it anyway. A
// step that may have to wait is compared with all of them, since in some of
// those states it would have been waiting and nothing is learnt from them.
func (s *search) lookBack(e *engine, a *actor) {
	a.fresh = false
	t := a.t
	if !a.flush && t.flusher != nil && a.kind.Has(mem.Fences) {
		a.clock.join(&t.flusher.clock) // its own stores are in memory by then
	}
	var waits, single bool
	if !a.flush {
		waits = t.op.Wait != nil || a.kind == mem.KindPause || a.kind.Pins() || a.kind == mem.KindStopMachine ||
			a.kind == mem.KindSynchronized || a.kind == mem.KindBarrierDone
		single = len(a.foot) == 1 && (t.op.Wait != nil || a.kind == mem.KindPause)
	}
	for _, x := range a.foot {
		var seen set
		for k := len(x.at.uses) - 1; k >= 0; k-- {
			u := x.at.uses[k]
			if !x.write && !u.write {
				continue
			}
			i := int(u.step)
			n := &s.stack[i]
			if int(u.actor) == a.id || a.clock[u.actor] > u.step {
				if u.write {
					break // what came earlier is ordered before u
				}
				continue
			}
			if e.overlooks(a, n) {
				continue
			}
			// In a bounded search, a that comes here earlier and has to wait gives
			// the processor away for nothing.
			if apart(a.kind, n.kind) && (s.how == sourceSets || a.since <= i) ||
				single && u.write && a.since <= i && !n.enabled.has(a) {
				continue // it had to wait; what lets it go on depends on step i, and will be compared with that
			}
			if seen.has(e.actors[u.actor]) {
				continue
			}
			if !waits {
				seen = seen.with(e.actors[u.actor])
			}
			s.reverse(e, i, a)
		}
	}
}

// overlooks reports whether the step of a and that taken in n are compared by
// mistake as if they were independent.
func (e *engine) overlooks(a *actor, n *node) bool {
	return e.blind != mem.KindNone && (a.kind == e.blind || n.kind == e.blind)
}

// reverse sees to it that the next step of a is also explored before step i,
// which was taken before it.
func (s *search) reverse(e *engine, i int, a *actor) {
	n := &s.stack[i]
	if s.how == bounded {
		s.add(n, set(0).with(a))
		// Where the thread that took step i was switched to, choosing a instead
		// costs nothing; in the midst of its steps it may exceed the bound.
		for n.last == n.actor || s.weak && n.actor&1 == 1 {
			if i--; i < 0 {
				return
			}
			n = &s.stack[i]
		}
		s.add(n, set(0).with(a))
		return
	}
	first := s.initials(e, i, a)
	if first&(n.backtrack|n.sleep) != 0 {
		return
	}
	if first.has(a) && n.enabled.has(a) {
		first = set(0).with(a)
	} else if on := first & n.enabled; on != 0 {
		first = on & -on
	}
	s.add(n, first)
}

// add adds actors to the backtrack set of n: those given if they can be chosen
// there, and all that can if none of them can.
func (s *search) add(n *node, which set) {
	if which &= n.enabled; which == 0 {
		which = n.enabled
	}
	n.backtrack |= which
}

// initials returns the actors that could be first in state i in an execution in
// which step i is not taken, the steps after it that do not depend on it are,
// and then a's: any one of them leads to every such execution.
func (s *search) initials(e *engine, i int, a *actor) (first set) {
	by := s.stack[i].actor
	var seen set
	independent := func(j int) bool { return s.stack[j].clock[by] <= int32(i) }
	for j := i + 1; j < e.depth; j++ {
		n := &s.stack[j]
		if seen>>n.actor&1 != 0 || !independent(j) {
			continue
		}
		seen |= 1 << n.actor
		if !s.preceded(i, j, &n.clock, independent) {
			first |= 1 << n.actor
		}
	}
	if seen.has(a) || s.preceded(i, e.depth, &a.clock, independent) {
		return first
	}
	for _, x := range a.foot { // its clock does not know what its next step depends on
		for k := len(x.at.uses) - 1; k >= 0 && int(x.at.uses[k].step) > i; k-- {
			if u := x.at.uses[k]; (x.write || u.write) && independent(int(u.step)) {
				return first
			}
		}
	}
	return first.with(a)
}

// preceded reports whether any of the independent steps between i and j is
// ordered before the step with clock c.
func (s *search) preceded(i, j int, c *clock, independent func(int) bool) bool {
	for k := i + 1; k < j; k++ {
		if c[s.stack[k].actor] > int32(k) && independent(k) {
			return true
		}
	}
	return false
}
