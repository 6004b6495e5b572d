//go:build explore

package explore

import (
	"fmt"
	"runtime"

	"github.com/modbench/modbench/schemes/mem"
)

// The promises that the engine itself watches over.
const (
	NoDeadlock    = "no deadlock"
	NoLivelock    = "no livelock"
	NoUseAfter    = "no use after free"
	NoRace        = "no data race"
	NoPanic       = "no panic"
	PinnedSection = "pinned sections only touch memory"
)

// Fail implements mem.Engine.
func (e *engine) Fail(promise, format string, args ...any) {
	if e.taken.misused = promise == mem.DoubleRelease; e.past(promise) {
		return
	}
	if e.violate(promise, fmt.Sprintf(format, args...)); e.violation != nil {
		e.unwind(e.current)
	}
}

// past reports whether a breach of promise is to be looked past.
func (e *engine) past(promise string) bool { return e.opts.Only != "" && promise != e.opts.Only }

// violate notes that the execution breaks promise. The first one counts.
func (e *engine) violate(promise, message string) {
	if e.noted != nil && e.noted(promise, message) {
		return
	}
	if e.violation == nil && !e.killing && !e.past(promise) {
		v := &Violation{Promise: promise, Message: message, Preemptions: e.cost}
		v.Schedule = append(v.Schedule, e.schedule...)
		e.violation = v
		if e.record != nil && (promise == NoDeadlock || promise == NoLivelock) {
			e.record.waits = e.explainWaits()
		}
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
