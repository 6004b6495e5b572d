// Package tracetest makes traces up for tests: what a kernel that is simulated would have recorded, and what was true
// in it. The same seed gives the same trace.
package tracetest

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"time"
)

// Options say what a made-up trace has in it.
type Options struct {
	Seed    uint64
	Lines   int // of events
	Modules int
	Threads int
	Crowd   float64 // share of the actions that load or unload, from 0 to 1
	Between float64 // how often a processor is at something else between an operation and the event that records it

	_ struct{}
}

// Line is an event as the kernel prints it.
type Line struct {
	At   time.Duration
	Text string // without time and line break: use [Print]
	cpu  int
	comm string
	pid  int
}

// CPU returns the number of the processor that recorded the line.
func (l Line) CPU() int { return l.cpu }

// Trace is a made-up trace and what was true in it.
type Trace struct {
	Lines []Line
	Loads int // module_load events
	Refs  map[string]int
	Live  map[string]bool
	// Answers are the answers of delete_module, by number: 0, -2, -11, -16.
	Answers map[int]int
}

// Print returns lines as `cat trace` prints them.
func Print(lines []Line) string {
	text := []byte("# tracer: nop\n#\n")
	for _, l := range lines {
		if l.comm == "" {
			text = fmt.Appendf(text, "%s\n", l.Text)
			continue
		}
		us := l.At.Microseconds()
		text = fmt.Appendf(text, "%16s-%-7d [%03d] ...1. %5d.%06d: %s\n", l.comm, l.pid, l.cpu, us/1e6, us%1e6, l.Text)
	}
	return string(text)
}

// Lost is the note of the kernel that it lost n events.
func Lost(n int) Line { return Line{Text: fmt.Sprintf("CPU:1 [LOST %d EVENTS]", n)} }

// state is the state of a module.
type state int

const (
	gone state = iota
	coming
	live
	going
)

type module struct {
	name    string
	state   state
	refs    int // without the base, with the loader's
	site    string
	depends []*module
}

func (m *module) printed() int { return m.refs + 1 }

// kernel is what is simulated.
type kernel struct {
	Options
	rng     *rand.Rand
	now     time.Duration
	modules []*module
	held    []*module // references that another thread may put
	trace   Trace
}

// thread is a thread of the kernel. pause lets others run.
type thread struct {
	*kernel
	pid   int
	comm  string
	pause func()
}

// errEnd ends a thread in the middle of what it does.
var errEnd = errors.New("the trace is long enough")

// New makes a trace up.
func New(o Options) *Trace {
	k := &kernel{Options: o, rng: rand.New(rand.NewPCG(o.Seed, 0)), now: 5 * time.Second}
	k.trace.Answers = make(map[int]int)
	for i := range o.Modules {
		m := &module{name: fmt.Sprintf("mod_%d", i), site: sites[i%len(sites)], state: state(k.rng.IntN(2)) * live}
		if i > 0 && k.rng.IntN(3) == 0 {
			m.depends = append(m.depends, k.modules[k.rng.IntN(i)])
		}
		k.modules = append(k.modules, m)
	}
	for _, m := range k.modules { // what was loaded before the trace began
		for _, d := range m.depends {
			if m.state == live && d.state == live {
				d.refs++
			} else {
				m.state = gone
			}
		}
	}
	var threads []func() (struct{}, bool)
	for i := range o.Threads {
		next, stop := iter.Pull(k.run(thread{kernel: k, pid: 100 + i, comm: comms[i%len(comms)]}))
		defer stop()
		threads = append(threads, next)
	}
	for len(k.trace.Lines) < o.Lines {
		threads[k.rng.IntN(len(threads))]()
	}
	k.trace.Refs, k.trace.Live = make(map[string]int), make(map[string]bool)
	for _, m := range k.modules {
		k.trace.Refs[m.name], k.trace.Live[m.name] = m.refs, m.state == live
	}
	return &k.trace
}

// run is what a thread does until the trace is long enough.
func (k *kernel) run(t thread) iter.Seq[struct{}] {
	return func(yield func(struct{}) bool) {
		defer func() {
			if p := recover(); p != nil && p != error(errEnd) {
				panic(p)
			}
		}()
		t.pause = func() {
			if !yield(struct{}{}) {
				panic(errEnd)
			}
		}
		for {
			m := k.modules[k.rng.IntN(len(k.modules))]
			switch {
			case k.rng.Float64() >= k.Crowd:
				t.use(m)
			case k.rng.IntN(5) < 2:
				t.load(m)
			default:
				t.unload(m)
			}
			t.pause()
		}
	}
}

// emit records an event, some microseconds after the one before it.
func (t *thread) emit(format string, args ...any) {
	t.now += time.Duration(1+t.rng.IntN(200)) * time.Microsecond
	t.trace.Lines = append(t.trace.Lines, Line{At: t.now, Text: fmt.Sprintf(format, args...), cpu: t.pid % 2,
		comm: t.comm, pid: t.pid})
}

// between is a moment in which another processor may do something.
func (t *thread) between() {
	if t.rng.Float64() < t.Between {
		t.pause()
	}
}
