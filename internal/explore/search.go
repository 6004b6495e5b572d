//go:build explore

package explore

import (
	"fmt"
	"math"
	"time"

	"github.com/modbench/modbench/schemes/mem"
)

// reduction says which schedules a search may leave out.
type reduction int

const (
	plain      reduction = iota // none
	sourceSets                  // for an unbounded search, with sleep sets
	bounded                     // for a preemption bound, without
)

// search is a depth-first search over schedules, each run from the start. The
// stack holds the state before each step of the schedule in progress.
type search struct {
	how   reduction
	bound int  // preemptions
	weak  bool // every second actor is a store buffer
	stack []node
	cut   bool // the bound left something out

	shortest int // abandon an execution that gets as long; 0: never
}

// node is a state in which a choice was made.
type node struct {
	actor     int8     // chosen
	last      int8     // thread that took the step before; -1: none
	free      bool     // leaving that thread costs nothing
	kind      mem.Kind // of the step chosen
	variant   int      // chosen
	cost      int      // preemptions before
	enabled   set
	backtrack set    // actors to choose here, sooner or later
	done      set    // actors whose subtree is complete
	sleep     set    // actors whose subtree is covered by an earlier sibling or an ancestor's
	variants  uint32 // of the chosen actor, still to be explored; fresh: unknown
	fresh     bool   // actor was chosen by advance, which cannot know variants
	clock     clock  // of the step
}

// enumerate is Exhaustive mode.
func (e *engine) enumerate() {
	how := sourceSets
	switch {
	case e.opts.NoReduction:
		how = plain
	case e.opts.Bound != Unbounded:
		how = bounded
	}
	if e.opts.Bound == Unbounded {
		s := &search{how: how, bound: math.MaxInt, weak: e.opts.Weak}
		if e.exhaust(s) {
			e.result.Exhausted, e.result.Everything = true, true
		}
		return
	}
	for b := 0; b <= e.opts.Bound; b++ {
		s := &search{how: how, bound: b, weak: e.opts.Weak}
		if !e.exhaust(s) {
			return
		}
		e.result.BoundReached = b
		if !s.cut {
			e.result.Everything = true
			break
		}
	}
	e.result.Exhausted = true
}

// exhaust runs s to its end and reports whether it got there.
func (e *engine) exhaust(s *search) bool {
	before := *e.result
	defer func() { e.result.Distinct = max(e.result.Distinct, e.result.Executions-before.Executions) }()
	for {
		sharing := e.sharing
		e.execute(s)
		if e.sharing != sharing && e.violation == nil { // steps concern more than it seemed
			s.stack, s.cut = s.stack[:0], false
			e.result.Executions, e.result.Pruned = before.Executions, before.Pruned
			continue
		}
		e.count()
		if v := e.violation; v != nil && e.on != nil {
			e.on(v)
		} else if v != nil {
			e.result.Violation = e.violation
			e.nearby(s)
			return false
		}
		if !s.advance() {
			return true
		}
		if e.spent() {
			return false
		}
	}
}

// nearby goes on with s for a while, to find a shorter schedule that breaks the
// same promise.
func (e *engine) nearby(s *search) {
	if e.result.Violation.endless {
		return
	}
	for range e.opts.Shorten {
		s.shortest = len(e.result.Violation.Schedule)
		if !s.advance() || e.spent() {
			return
		}
		e.execute(s)
		if v := e.violation; v != nil && v.Promise == e.result.Violation.Promise && len(v.Schedule) < s.shortest {
			e.result.Violation = v
		}
	}
}

// count adds the execution just run to the result.
func (e *engine) count() {
	r := e.result
	r.Steps += e.depth
	if e.pruned {
		r.Pruned++
		return
	}
	r.Executions++
	r.Longest = max(r.Longest, e.depth)
	if e.traces != nil {
		e.traces[e.signature()] = struct{}{}
	}
}

// spent reports whether a limit is reached.
func (e *engine) spent() bool {
	if m := e.opts.MaxExecutions; m > 0 && e.result.Executions >= m {
		return true
	}
	return !e.deadline.IsZero() && time.Now().After(e.deadline)
}

// choose implements chooser.
func (s *search) choose(e *engine, enabled set) (*actor, int, bool) {
	d := e.depth
	if d < len(s.stack) {
		return s.again(e, enabled)
	}
	if s.shortest > 0 && d+1 >= s.shortest {
		return nil, 0, false
	}
	n := s.push()
	n.enabled, n.cost, n.last, n.free = enabled, e.cost, -1, e.free()
	if e.last != nil {
		n.last = int8(e.last.id)
	}
	if s.how != plain && d > 0 {
		s.stack[d-1].clock = e.taken.clock
		if e.taken.misused {
			s.stack[d-1].kind = mem.KindNone // so that it is not taken to be what others waited for
		}
	}
	if s.how == bounded {
		s.compare(e, enabled)
	}
	if s.how == sourceSets && d > 0 {
		for rest := s.stack[d-1].sleep; rest != 0; rest &= rest - 1 {
			if a := e.actors[rest.first()]; a.id != e.taken.a.id && a.alive && !e.conflict(a, e.taken.foot) {
				n.sleep = n.sleep.with(a)
			}
		}
	}
	awake := enabled &^ n.sleep
	if awake == 0 {
		s.stack = s.stack[:d]
		return nil, 0, false
	}
	a := e.prefer(awake)
	n.backtrack = set(0).with(a)
	if s.how == plain {
		n.backtrack = enabled
	}
	n.variants = a.ready
	if s.how == sourceSets {
		s.lookBack(e, a)
	}
	return s.commit(n, a)
}

// again makes the choice that the stack holds.
func (s *search) again(e *engine, enabled set) (*actor, int, bool) {
	n := &s.stack[e.depth]
	for _, a := range e.actors {
		a.fresh = !enabled.has(a)
	}
	if int(n.actor) >= len(e.actors) || enabled != n.enabled {
		e.fatal = fmt.Sprintf("the program is not deterministic: at step %d other threads can go on than the last time",
			e.depth+1)
		return nil, 0, false
	}
	a := e.actors[n.actor]
	if n.fresh {
		n.fresh, n.variants = false, a.ready
		if s.how == sourceSets {
			s.lookBack(e, a)
		}
		return s.commit(n, a)
	}
	return a, n.variant, true
}

func (s *search) commit(n *node, a *actor) (*actor, int, bool) {
	n.actor, n.kind = int8(a.id), a.kind
	n.variant = lowest(n.variants)
	n.variants &= n.variants - 1
	return a, n.variant, true
}

// prefer returns the actor to choose first: whoever was running, or its store
// buffer if it waits for that, or the first thread, or the first store buffer.
func (e *engine) prefer(s set) *actor {
	if l := e.last; l != nil {
		if s.has(l) && l.kind != mem.KindPause {
			return l
		}
		if l.drain && s.has(l.t.flusher) {
			return l.t.flusher
		}
	}
	var other *actor
	for rest := s; rest != 0; rest &= rest - 1 {
		a := e.actors[rest.first()]
		if !a.flush && a.kind != mem.KindPause {
			return a
		}
		if other == nil || other.flush && !a.flush {
			other = a
		}
	}
	return other
}

func (s *search) push() *node {
	if len(s.stack) < cap(s.stack) {
		s.stack = s.stack[:len(s.stack)+1]
		s.stack[len(s.stack)-1] = node{}
	} else {
		s.stack = append(s.stack, node{})
	}
	return &s.stack[len(s.stack)-1]
}

// advance moves the stack to the next schedule and reports whether there is
// one.
func (s *search) advance() bool {
	for len(s.stack) > 0 {
		n := &s.stack[len(s.stack)-1]
		if n.variants != 0 {
			n.variant = lowest(n.variants)
			n.variants &= n.variants - 1
			return true
		}
		n.done |= 1 << n.actor
		if s.how == sourceSets {
			n.sleep |= 1 << n.actor
		}
		for rest := n.backtrack & n.enabled &^ (n.done | n.sleep); rest != 0; rest &= rest - 1 {
			a := rest.first()
			if n.cost+s.switchCost(n, a) > s.bound {
				s.cut = true
				n.done |= 1 << a
				continue
			}
			n.actor, n.fresh = int8(a), true
			return true
		}
		s.stack = s.stack[:len(s.stack)-1]
	}
	return false
}

// switchCost is what choosing actor a in state n costs.
func (s *search) switchCost(n *node, a int) int {
	if n.free || n.last < 0 || int(n.last) == a || s.weak && a&1 == 1 {
		return 0
	}
	return 1
}
