//go:build explore

package explore

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/modbench/modbench/schemes/promise"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// A script is a random program: what each thread does, in order. Locks are
// taken in any order and given back if held, so that some scripts deadlock;
// objects are freed while others use them; some unlock what they do not hold.
type script []code

type code []instruction

// instruction is one thing that a thread does to the first or second word, lock
// or object of a kind.
type instruction struct {
	what  string
	on    int
	child code // of "go"
}

func (in instruction) String() string {
	if in.child != nil {
		return fmt.Sprint(in.what, in.child)
	}
	return fmt.Sprint(in.what, in.on)
}

// machine is what the threads of a script share, and what they saw.
type machine struct {
	word    [2]mem.Int32
	plain   [2]mem.Relaxed
	mutex   [2]mem.Mutex
	spin    [2]mem.RWLock
	rw      [2]mem.RWMutex
	sem     [2]mem.Semaphore
	sig     [2]mem.Signal
	text    [2]mem.Text
	table   [2]mem.Map
	object  [2]thing
	flag    [2]mem.Bool
	pointer [2]mem.Pointer[mem.Int32]
	count   percpu.Counter
	waiter  []mem.Waiter // one a thread
	trace   [][]byte     // what each thread saw
	noted   []string     // promises that were broken and looked past
	ended   bool
}

// thing is an object of many words.
type thing struct {
	words [3]mem.Int64
	cell  mem.Relaxed
	mutex mem.Mutex
	spin  mem.RWLock
	text  mem.Text
}

// place is one thread of a script at work.
type place struct {
	*machine
	t     *T
	id    int // which does not depend on the order in which threads start
	pc    int
	skip  bool     // the next instruction
	later []func() // unlocks, at the thread's end
}

func (p *place) saw(v any) { p.trace[p.id] = fmt.Append(p.trace[p.id], v, " ") }

// do are the instructions, by name. k is 0 or 1.
var do = map[string]func(p *place, k int){
	"load":  func(p *place, k int) { p.saw(p.word[k].Load()) },
	"store": func(p *place, k int) { p.word[k].Store(int32(10*p.id + p.pc)) },
	"add":   func(p *place, k int) { p.saw(p.word[k].Add(1)) },
	"swap":  func(p *place, k int) { p.saw(p.word[k].Swap(7)) },
	"cas":   func(p *place, k int) { p.saw(p.word[k].CompareAndSwap(0, 5)) },
	"if":    func(p *place, k int) { p.skip = p.word[k].Load() != 0 },
	"flag":  func(p *place, k int) { p.saw(p.flag[k].Swap(true)) },
	"point": func(p *place, k int) { p.pointer[k].CompareAndSwap(nil, &p.word[p.id%2]) },
	"follow": func(p *place, k int) {
		if w := p.pointer[k].Load(); w != nil {
			p.saw(w.Load())
		}
	},

	"lock":    func(p *place, k int) { p.mutex[k].Lock(); p.later = append(p.later, p.mutex[k].Unlock) },
	"trylock": func(p *place, k int) { p.try(p.mutex[k].TryLock(), p.mutex[k].Unlock) },
	"unlock":  func(p *place, k int) { p.mutex[k].Unlock() },

	"rwlock":     func(p *place, k int) { p.rw[k].Lock(); p.later = append(p.later, p.rw[k].Unlock) },
	"rwrlock":    func(p *place, k int) { p.rw[k].RLock(); p.later = append(p.later, p.rw[k].RUnlock) },
	"rwtrylock":  func(p *place, k int) { p.try(p.rw[k].TryLock(), p.rw[k].Unlock) },
	"rwtryrlock": func(p *place, k int) { p.try(p.rw[k].TryRLock(), p.rw[k].RUnlock) },
	"rwrpeek":    func(p *place, k int) { p.rw[k].RLock(); p.saw(p.word[k].Load()); p.rw[k].RUnlock() },
	"rwunlock":   func(p *place, k int) { p.rw[k].Unlock() },
	"rwrunlock":  func(p *place, k int) { p.rw[k].RUnlock() },

	"spinlock":    func(p *place, k int) { p.spin[k].Lock(); p.later = append(p.later, p.spin[k].Unlock) },
	"spinrlock":   func(p *place, k int) { p.spin[k].RLock(); p.later = append(p.later, p.spin[k].RUnlock) },
	"spinrpeek":   func(p *place, k int) { p.spin[k].RLock(); p.saw(p.word[k].Load()); p.spin[k].RUnlock() },
	"spinunlock":  func(p *place, k int) { p.spin[k].Unlock() },
	"spinrunlock": func(p *place, k int) { p.spin[k].RUnlock() },

	"sleep":  func(p *place, k int) { p.saw(p.waiter[p.id].Sleep(&p.sig[k])) },
	"nap":    func(p *place, _ int) { p.saw(p.waiter[p.id].Sleep(nil)) },
	"wake":   func(p *place, k int) { p.waiter[(p.id+1+k)%len(p.waiter)].Wake() },
	"raise":  func(p *place, k int) { p.sig[k].Raise() },
	"raised": func(p *place, k int) { p.saw(p.sig[k].Raised()) },
	"down":   func(p *place, k int) { p.sem[k].Down(); p.later = append(p.later, p.sem[k].Up) },
	"up":     func(p *place, k int) { p.sem[k].Up() },
	"downor": func(p *place, k int) { p.try(p.sem[k].DownInterruptible(&p.sig[1-k]), p.sem[k].Up) },
	"await": func(p *place, k int) {
		for p.word[k].Load() == 0 {
			mem.Pause()
		}
	},

	"plain":    func(p *place, k int) { p.plain[k].Store(int64(10*p.id + p.pc)) },
	"plainget": func(p *place, k int) { p.saw(p.plain[k].Load()) },
	"section": func(p *place, k int) {
		cpu := percpu.Pin()
		if p.word[k].Load() == 0 {
			p.count.Add(cpu, 1)
		}
		percpu.Unpin(cpu)
		p.saw(cpu)
	},
	"reading": func(p *place, k int) {
		cpu := percpu.ReadLock()
		p.plain[k].Store(int64(10*p.id + p.pc))
		p.saw(p.plain[1-k].Load())
		percpu.ReadUnlock(cpu)
		p.saw(cpu)
	},
	"stop":    func(*place, int) { percpu.StopMachine() },
	"sync":    func(*place, int) { percpu.Synchronize() },
	"barrier": func(*place, int) { percpu.Barrier() },
	"sum":     func(p *place, _ int) { p.saw(p.count.Sum()) },

	"read":  func(p *place, k int) { p.saw(p.text[k].Read()) },
	"write": func(p *place, k int) { p.text[k].Write(uint64(10*p.id + p.pc)) },

	"put":    func(p *place, k int) { p.table[0].Store(k, 10*p.id+p.pc) },
	"get":    func(p *place, k int) { v, ok := p.table[0].Load(k); p.saw(v); p.saw(ok) },
	"delete": func(p *place, k int) { p.table[0].Delete(k) },

	"use":       func(p *place, k int) { p.object[k].words[p.id%2].Load() },
	"useall":    func(p *place, k int) { p.object[k].words[0].Add(1); p.object[k].words[2].Load() },
	"useplain":  func(p *place, k int) { p.object[k].cell.Add(1) },
	"uselock":   func(p *place, k int) { p.object[k].mutex.Lock(); p.object[k].mutex.Unlock() },
	"usespin":   func(p *place, k int) { p.object[k].spin.RLock(); p.object[k].spin.RUnlock() },
	"usetext":   func(p *place, k int) { p.object[k].text.Read() },
	"usepinned": func(p *place, k int) { cpu := percpu.Pin(); p.object[k].cell.Add(1); percpu.Unpin(cpu) },
	"free":      func(p *place, k int) { mem.Freed(&p.object[k]) },
	"freepart":  func(p *place, k int) { mem.FreedAll(p.object[k].words[1:]) },
	"freecount": func(p *place, _ int) { p.count.Freed() },

	"choose": func(p *place, _ int) { p.saw(p.t.Choose(2)) },
}

func (p *place) try(got bool, undo func()) {
	if p.saw(got); got {
		p.later = append(p.later, undo)
	}
}

// randomScript makes a script of instructions out of from.
func randomScript(rng *rand.Rand, threads, length int, from []string) script {
	s := make(script, threads)
	for i := range s {
		s[i] = randomCode(rng, length, 2, from)
	}
	return s
}

func randomCode(rng *rand.Rand, length, depth int, from []string) (c code) {
	for range 1 + rng.IntN(length) {
		in := instruction{what: from[rng.IntN(len(from))], on: rng.IntN(2)}
		if in.what == "go" {
			if depth == 0 {
				continue
			}
			in.child = append(code{}, randomCode(rng, 2, depth-1, from)...)
		}
		c = append(c, in)
	}
	return c
}

// threads counts the threads of c, itself included.
func (c code) threads() int {
	n := 1
	for _, in := range c {
		if in.child != nil {
			n += in.child.threads()
		}
	}
	return n
}

// kinds adds the names of what c does.
func (c code) kinds(names map[string]bool) {
	for _, in := range c {
		names[in.what] = true
		in.child.kinds(names)
	}
}

// build returns a fresh machine and the script as a Program on it.
func (s script) build() (*machine, Program) {
	m := &machine{count: percpu.NewCounter()}
	var p Program
	n := 0
	for _, c := range s {
		id := n
		n += c.threads()
		p.Threads = append(p.Threads, Thread{fmt.Sprint("t", id), func(t *T) { m.run(t, id, c) }})
	}
	m.waiter = make([]mem.Waiter, n)
	m.trace = make([][]byte, n)
	p.Final = func(*T) { m.ended = true }
	return m, p
}

// run is one thread. id is its place in the script; its children come next.
func (m *machine) run(t *T, id int, c code) {
	p := &place{machine: m, t: t, id: id}
	defer func() {
		for _, undo := range slices.Backward(p.later) {
			undo()
		}
	}()
	next := id + 1
	for pc, in := range c {
		if p.pc = pc; in.child != nil {
			child := next
			next += in.child.threads()
			if !p.skip {
				t.Go(fmt.Sprint("t", child), func(t *T) { m.run(t, child, in.child) })
			}
		} else if !p.skip {
			do[in.what](p, in.on)
			continue
		}
		p.skip = false
	}
}

// outcome says all that can be observed of an execution that has ended.
func (m *machine) outcome() string {
	slices.Sort(m.noted)
	return fmt.Sprintf("%s %d %d %d %d %d %d %s", m.trace, m.word[0].Load(), m.word[1].Load(),
		m.plain[0].Load(), m.plain[1].Load(), m.count.Sum(), m.object[0].words[0].Load(),
		strings.Join(slices.Compact(m.noted), "; "))
}

// note notes a broken promise; the execution goes on if it can.
func (m *machine) note(broken promise.Promise, message string) bool {
	switch broken {
	case promise.Progress, promise.NoPanic:
		return false
	}
	who, _, _ := strings.Cut(message, ", concurrent") // what follows is not the same in equivalent executions,
	who, _, _ = strings.Cut(who, " that ")            // nor is which of two frees is named
	m.noted = append(m.noted, broken.String()+" "+who)
	return true
}
