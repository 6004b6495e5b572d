//go:build explore

package explore

import (
	"fmt"
	"sync"
	"time"

	"github.com/modbench/modbench/schemes/promise"
)

// Program is one fresh instance of what is explored. Whatever the function that
// builds it does happens before all threads.
type Program struct {
	Threads []Thread
	Final   func(t *T) // runs alone when all threads have ended and all buffers are flushed; nil: nothing
}

// Thread is one thread of a Program.
type Thread struct {
	Name string
	Body func(t *T)
}

// maxCPUs is how many simulated processors a schedule read from a file may ask
// for: more than there can be threads.
const maxCPUs = 64

// Unbounded as Options.Bound admits any number of preemptions.
const Unbounded = -1

// Mode is how schedules are chosen.
type Mode int

// The modes. Exhaustive enumerates; Random picks the next step uniformly; PCT
// picks by random priorities that change at Depth-1 random points.
const (
	Exhaustive Mode = iota
	Random
	PCT
)

func (m Mode) String() string { return [...]string{"exhaustive", "random", "pct"}[m] }

// Options say how to explore. The zero value explores schedules without
// preemption.
//
// Ordered decides what a reader of per-CPU cells may conclude. By Go's memory model, and
// if Ordered is false, it may conclude nothing: a thread that reads a count of zero has
// not synchronized with the last put, and must not overwrite what the putter read
// before. x86 keeps loads before later stores, and stores in order (and arm64 does if
// the loads are atomic); Ordered relies on that.
type Options struct {
	Mode  Mode
	Bound int // preemptions at most, tried from 0 upwards; Unbounded: any

	Weak    bool // plain stores of per-CPU cells are delayed in store buffers
	Reorder bool // with Weak: plain accesses of a thread to different words are seen in any order; see reorder.go
	Ordered bool // for data races: a load that sees a plain per-CPU store happens after it
	CPUs    int  // simulated processors; 0: one for each thread of the Program, those that T.Go starts sharing them
	Migrate bool // a thread may find itself on another processor at each Pin

	NoReduction bool // plain depth-first search, for comparison
	NoRaces     bool // do not report data races, to see which other promise breaks
	// Only, if not 0, is the one promise whose breach counts. Others are looked past
	// as far as the execution can go on.
	Only   promise.Promise
	Traces bool // count equivalence classes: Result.Traces

	MaxSteps      int           // of one execution, beyond which it is a livelock; 0: 10,000
	MaxExecutions int           // 0: no limit (Exhaustive), 10,000 (Random, PCT)
	Budget        time.Duration // 0: no limit
	Seed          uint64        // of Random and PCT
	Depth         int           // of PCT: how many ordering constraints a bug may have; 0: 3
	Shorten       int           // executions spent on finding a shorter violation; 0: 2,000, negative: none
}

// Result says what was done, and what was found.
type Result struct {
	Executions int // run to their end
	Pruned     int // abandoned on the way, as equivalent to one that was run
	Steps      int // of all executions
	Traces     int // different equivalence classes among Executions, if counted
	Longest    int // steps of the longest execution

	// Exhausted means that all that was asked for was done: with a bound, all
	// of it up to the bound.
	Exhausted bool
	// BoundReached is the largest bound up to which the search was complete, or
	// -1. Everything means that it left out no schedule because of its bound.
	BoundReached int
	Everything   bool

	// Distinct is how many different schedules were run: with a bound those of the last
	// search, since a search up to a bound repeats those up to a smaller one. Random
	// schedules may be alike.
	Distinct int
	// Checked is a set of promises, one bit each: those that were checked in some
	// execution, be it once. What was never checked was not shown to be kept.
	Checked uint32

	Elapsed   time.Duration
	Violation *Violation // nil: none found
}

func (r Result) String() string {
	s := fmt.Sprintf("%d executions, %d pruned, %d steps, %v", r.Executions, r.Pruned, r.Steps,
		r.Elapsed.Round(time.Millisecond))
	switch {
	case r.Violation != nil:
		return s + ": breaks " + r.Violation.Promise.String()
	case r.Everything:
		return s + ": every schedule, no violation"
	case r.BoundReached >= 0:
		return fmt.Sprintf("%s: complete to bound %d, no violation", s, r.BoundReached)
	}
	return s + ": not complete, no violation"
}

// one is held while an exploration runs: there is one engine a process.
var one sync.Mutex

// Run explores the program that build returns until a promise is broken, all is
// done, or a limit is reached.
func Run(build func() Program, o Options) Result {
	one.Lock()
	defer one.Unlock()
	e := newEngine(build, o)
	defer e.close()
	start := time.Now()
	r := &Result{BoundReached: -1}
	e.result = r
	if e.opts.Budget > 0 {
		e.deadline = start.Add(e.opts.Budget)
	}
	if o.Mode == Exhaustive {
		e.enumerate()
	} else {
		e.sample()
	}
	r.Traces = len(e.traces)
	r.Checked |= 1<<promise.Progress | 1<<promise.NoPanic // by every execution
	if r.Violation != nil {
		e.shorten(r.Violation)
		r.Violation = e.explain(r.Violation)
	}
	r.Elapsed = time.Since(start)
	return *r
}

// Replay runs one schedule again and returns the violation it shows, or nil. It
// fails if the program cannot follow the schedule. A schedule that ends early
// is continued without preemption.
func Replay(build func() Program, o Options, s Schedule) (*Violation, error) {
	if o.CPUs < 0 || o.CPUs > maxCPUs {
		return nil, fmt.Errorf("%d simulated processors: want 0 (one a thread) to %d", o.CPUs, maxCPUs)
	}
	one.Lock()
	defer one.Unlock()
	e := newEngine(build, o)
	defer e.close()
	e.result = new(Result)
	g := &guide{schedule: s, strict: true}
	e.record = newRecorder()
	e.execute(g)
	if g.err != nil {
		return nil, g.err
	}
	if e.violation == nil {
		return nil, nil
	}
	return e.recorded(), nil
}

func (o Options) withDefaults() Options {
	if o.MaxSteps == 0 {
		o.MaxSteps = 10_000
	}
	if o.MaxExecutions == 0 && o.Mode != Exhaustive {
		o.MaxExecutions = 10_000
	}
	if o.Depth == 0 {
		o.Depth = 3
	}
	if o.Shorten == 0 {
		o.Shorten = 2000
	}
	return o
}
