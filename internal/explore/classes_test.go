//go:build explore

package explore

import (
	"fmt"
	"testing"

	"github.com/modbench/modbench/schemes/mem"
)

// factorial and multinomial are the known numbers of schedules.
func factorial(n int) int {
	if n < 2 {
		return 1
	}
	return n * factorial(n-1)
}

// multinomial is the number of interleavings of threads of so many steps.
func multinomial(steps ...int) int {
	sum, f := 0, 1
	for _, n := range steps {
		sum += n
		f *= factorial(n)
	}
	return factorial(sum) / f
}

// counted is a program whose number of schedules and of equivalence classes of
// schedules is known.
type counted struct {
	name      string
	build     func() Program
	schedules int // without reduction; 0: too many
	classes   int
}

func threads(n int, body func(i int)) []Thread {
	ts := make([]Thread, n)
	for i := range n {
		ts[i] = Thread{fmt.Sprint("t", i), func(*T) { body(i) }}
	}
	return ts
}

var countedPrograms = []counted{
	{"3 writers of 3 words", func() Program {
		x := make([]mem.Int32, 3)
		return Program{Threads: threads(3, func(i int) { x[i].Store(1) })}
	}, 6, 1},
	{"4 writers of 1 word", func() Program {
		var x mem.Int32
		return Program{Threads: threads(4, func(int) { x.Store(1) })}
	}, 24, 24},
	{"3 readers of 1 word, 3 times", func() Program {
		var x mem.Int32
		return Program{Threads: threads(3, func(int) { x.Load(); x.Load(); x.Load() })}
	}, multinomial(3, 3, 3), 1},
	{"3 lockers", func() Program {
		var m mem.Mutex
		return Program{Threads: threads(3, func(int) { m.Lock(); m.Unlock() })}
	}, 6, 6},
	{"2 threads of 3 steps on 1 word", func() Program {
		var x mem.Int32
		return Program{Threads: threads(2, func(int) { x.Add(1); x.Add(1); x.Add(1) })}
	}, multinomial(3, 3), multinomial(3, 3)},
	{"1 writer and 3 readers", func() Program {
		// Each reader is before or after the writer, and readers commute.
		var x mem.Int32
		return Program{Threads: threads(4, func(i int) {
			if i == 0 {
				x.Store(1)
			} else {
				x.Load()
			}
		})}
	}, 24, 8},
	{"store buffering", func() Program {
		// x=1; y || y=1; x: of four outcomes by order of each pair one is a cycle.
		var x, y mem.Int32
		return Program{Threads: []Thread{
			{"a", func(*T) { x.Store(1); y.Load() }},
			{"b", func(*T) { y.Store(1); x.Load() }},
		}}
	}, 6, 3},
	{"readers share, writers do not", func() Program {
		// RWLock: orders of two writers (2), each of two readers before, between
		// or after them (3 each).
		var l mem.RWLock
		return Program{Threads: threads(4, func(i int) {
			if i < 2 {
				l.Lock()
				l.Unlock()
			} else {
				l.RLock()
				l.RUnlock()
			}
		})}
	}, 0, 18},
	{"choices", func() Program {
		var x mem.Int32
		return Program{Threads: []Thread{
			{"a", func(t *T) { x.Store(int32(t.Choose(3))) }},
			{"b", func(t *T) { x.Store(int32(t.Choose(2))) }},
		}}
	}, 6 * 6, 6 * 2},
	lastZero(3),
	lastZero(5),
	lastZero(10),
	indexer(11),
	indexer(12),
}

// lastZero is the example of Abdulla et al. (2014): writers set a[i] = a[i-1]+1,
// and one thread looks for the last zero from above. Its classes are known from
// there, 3328 for 10 writers and 147456 for 15: (n+3) 2^(n-2).
func lastZero(n int) counted {
	return counted{fmt.Sprint("last zero ", n), func() Program {
		a := make([]mem.Int32, n+1)
		return Program{Threads: threads(n+1, func(i int) {
			if i > 0 {
				a[i].Store(a[i-1].Load() + 1)
				return
			}
			for j := n; j > 0 && a[j].Load() != 0; {
				j--
			}
		})}
	}, 0, (n + 3) << (n - 2)}
}

// indexer is the example of Flanagan and Godefroid (2005): n threads put 4
// items each into a hash table of 128. Up to 11 threads there is no collision
// and so one class; the 12th makes 8, as published.
func indexer(n int) counted {
	const size, most = 128, 4
	return counted{fmt.Sprint("indexer ", n), func() Program {
		table := make([]mem.Int32, size)
		return Program{Threads: threads(n, func(tid int) {
			for m := 1; m <= most; m++ {
				w := int32(m*11 + tid)
				for h := (w * 7) % size; !table[h].CompareAndSwap(0, w); h = (h + 1) % size {
				}
			}
		})}
	}, 0, map[bool]int{true: 1, false: 8}[n < 12]}
}

func TestExecutionsAreClasses(t *testing.T) {
	for _, p := range countedPrograms {
		t.Run(p.name, func(t *testing.T) {
			r := Run(p.build, Options{Bound: Unbounded, Traces: true})
			if !r.Everything || r.Executions != p.classes || r.Traces != p.classes {
				t.Errorf("%v, %d classes, want %d classes with one execution each", r, r.Traces, p.classes)
			}
			t.Log(r)
			if p.schedules == 0 {
				return
			}
			r = Run(p.build, Options{Bound: Unbounded, Traces: true, NoReduction: true})
			if !r.Everything || r.Executions != p.schedules || r.Traces != p.classes {
				t.Errorf("without reduction: %v, %d classes, want %d schedules in %d classes", r, r.Traces, p.schedules,
					p.classes)
			}
		})
	}
}
