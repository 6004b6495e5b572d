//go:build explore

package explore

import "fmt"

// guide follows a schedule. Strictly, it stops where the program cannot;
// otherwise it leaves such choices out. At the schedule's end it goes on
// without preemption.
type guide struct {
	schedule Schedule
	strict   bool
	limit    int // abandon an execution that gets as long; 0: never
	at       int
	err      error
}

func (g *guide) choose(e *engine, enabled set) (*actor, int, bool) {
	if g.limit > 0 && e.depth+1 >= g.limit {
		return nil, 0, false
	}
	for g.at < len(g.schedule) {
		c := g.schedule[g.at]
		g.at++
		if a := e.actor(c); a != nil && enabled.has(a) && a.ready>>c.Variant&1 != 0 {
			return a, c.Variant, true
		}
		if g.strict {
			g.err = fmt.Errorf("explore: the program cannot follow the schedule: "+
				"step %d is %v, which is not possible there", g.at, c)
			return nil, 0, false
		}
	}
	a := e.prefer(enabled)
	return a, lowest(a.ready), true
}

// actor returns who c chooses, or nil.
func (e *engine) actor(c Choice) *actor {
	if c.Thread >= len(e.threads) || c.Variant >= 32 {
		return nil
	}
	if t := e.threads[c.Thread]; !c.Flush {
		return t.self
	} else if t.flusher != nil {
		return t.flusher
	}
	return nil
}

// shorten looks for a schedule that breaks the same promise as v in fewer
// steps, or with fewer preemptions in as many, by leaving out runs of one
// thread's steps: whole ones first, then parts. It is greedy (as Zeller's
// delta debugging is, 2002) and gives up after a number of executions.
func (e *engine) shorten(v *Violation) {
	if v.endless {
		return // a livelock: every schedule that shows it is as long as the limit
	}
	left := e.opts.Shorten
	for again := true; again; {
		again = false
		for size := len(v.Schedule); size > 0; size /= 2 {
			for from := 0; from < len(v.Schedule) && left > 0; from++ {
				to := min(from+size, runEnd(v.Schedule, from))
				if size > 1 && to-from < size && from > 0 && v.Schedule[from-1].Thread == v.Schedule[from].Thread {
					continue // the tail of a run that was tried
				}
				left--
				if w := e.without(v, from, to); w != nil {
					*v, again = *w, true
				}
			}
		}
	}
}

func runEnd(s Schedule, from int) int {
	to := from + 1
	for to < len(s) && s[to].Thread == s[from].Thread && s[to].Flush == s[from].Flush {
		to++
	}
	return to
}

// without runs the schedule of v with choices from up to to taken out, and
// returns the violation if it is the same one and better.
func (e *engine) without(v *Violation, from, to int) *Violation {
	s := append(append(Schedule(nil), v.Schedule[:from]...), v.Schedule[to:]...)
	e.execute(&guide{schedule: s, limit: len(v.Schedule) + 1})
	e.result.Steps += e.depth
	w := e.violation
	if w == nil || w.Promise != v.Promise {
		return nil
	}
	if n, m := len(w.Schedule), len(v.Schedule); n > m || n == m && w.Preemptions >= v.Preemptions {
		return nil
	}
	return w
}

// explain runs the schedule of v once more and records it.
func (e *engine) explain(v *Violation) *Violation {
	e.record = newRecorder()
	defer func() { e.record = nil }()
	e.execute(&guide{schedule: v.Schedule, strict: true})
	if e.violation == nil || e.violation.Promise != v.Promise {
		e.fatal = "the program is not deterministic: a breach of \"" + v.Promise.String() + "\" cannot be replayed"
		panic("explore: " + e.fatal)
	}
	return e.recorded()
}
