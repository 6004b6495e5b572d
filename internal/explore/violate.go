//go:build explore

package explore

import (
	"fmt"
	"runtime"

	"github.com/modbench/modbench/schemes/promise"
)

// Fail implements mem.Engine.
func (e *engine) Fail(broken promise.Promise, format string, args ...any) {
	if e.taken.misused = broken == promise.Release; e.past(broken) {
		return
	}
	if e.violate(broken, fmt.Sprintf(format, args...)); e.violation != nil {
		e.unwind(e.current)
	}
}

// past reports whether a breach of p is to be looked past.
func (e *engine) past(p promise.Promise) bool { return e.opts.Only != 0 && p != e.opts.Only }

// violate notes that the execution breaks a promise. The first one counts.
func (e *engine) violate(broken promise.Promise, message string) {
	if e.noted != nil && e.noted(broken, message) {
		return
	}
	if e.violation == nil && !e.killing && !e.past(broken) {
		v := &Violation{Promise: broken, Message: message, Preemptions: e.cost}
		v.Schedule = append(v.Schedule, e.schedule...)
		e.violation = v
	}
}

// deadlock notes that threads are left and none of them can take a step.
func (e *engine) deadlock() { e.hang("deadlock: no thread can go on", false) }

// livelock notes that the execution does not end.
func (e *engine) livelock() { e.hang("livelock: "+e.busiest(), true) }

func (e *engine) hang(message string, endless bool) {
	if e.violation != nil {
		return
	}
	e.violate(promise.Progress, message)
	if e.violation != nil {
		e.violation.endless = endless
		if e.record != nil {
			e.record.waits = e.explainWaits()
		}
	}
}

// panicked notes what a thread panicked with: the promise that it says is broken,
// or else that nothing panics.
func (e *engine) panicked(recovered any) {
	if b := promise.From(recovered); b != nil {
		e.violate(b.Promise, b.Evidence())
	} else {
		e.violate(promise.NoPanic, fmt.Sprint(recovered))
	}
}

// busiest says who took the last steps of an execution that does not end.
func (e *engine) busiest() string {
	last := e.schedule[max(0, len(e.schedule)-1000):]
	n := make([]int, len(e.threads))
	for _, c := range last {
		n[c.Thread]++
	}
	s := fmt.Sprintf("no end after %d steps; of the last %d", e.depth, len(last))
	for i, t := range e.threads {
		s += fmt.Sprintf(", %s took %d", t.Name, n[i])
	}
	return s
}

// stubborn is how many panics a thread may recover from before it is given up.
const stubborn = 1000

// unwind ends thread t, whose execution is over. A thread that recovers from
// the panic gets it again at its next step; one that always does so is left
// suspended, and the exploration ends with an error.
func (e *engine) unwind(t *T) {
	if t.variant = min(t.variant, 0) - 1; t.variant > -stubborn {
		panic(abandoned{})
	}
	e.fatal = "thread " + t.Name + " recovers from every panic and cannot be ended"
	w := t.worker
	t.worker = nil
	w.yield(struct{}{})
	runtime.Goexit()
}
