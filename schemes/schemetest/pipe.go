package schemetest

import (
	"fmt"
	"sync"

	"github.com/modbench/modbench/internal/lifecycle"
	"github.com/modbench/modbench/schemes"
)

// stages is how many unloads a freed module is aged for; RCU_TORTURE_PIPE_LEN
// of kernel/rcu/rcutorture.c has the same 10.
const stages = 10

// Ages counts uses of held modules by what they saw:
//
//	[0] intact   [1] exit had begun   [2] freed   [2+n] freed n unloads ago
//
// All but the first are broken promises. For a scheme that is broken on purpose some
// of them are not zero, which shows that the oracle works.
type Ages [3 + stages]int64

// age is the place in [Ages] of what a use saw.
func age(t schemes.Text) aged {
	switch {
	case t == schemes.Intact:
		return 0
	case t == schemes.Exited:
		return 1
	case t >= schemes.Freed && t <= schemes.Freed+stages:
		return freed + aged(t-schemes.Freed)
	}
	panic(fmt.Sprintf("schemetest: text %#x", uint64(t)))
}

// aged is a place in [Ages].
type aged int

const freed aged = 2

func (s aged) String() string {
	switch {
	case s == 0:
		return "intact"
	case s == 1:
		return "exit had begun"
	case s == freed:
		return "freed"
	case s == freed+stages:
		return fmt.Sprintf("freed %d or more unloads ago", stages)
	}
	return fmt.Sprintf("freed %d unloads ago", s-freed)
}

// pipe makes freed modules age, as rcutorture does with freed objects. Each unload
// that completes moves all of them on by one stage. The stage is written to their
// text, and every use reads it. So a use shows how long ago the module was freed.
type pipe struct {
	mu    sync.Mutex
	seq   int64                     // unloads completed
	aging []*schemes.Module         // freed less than stages unloads ago, oldest first
	since map[*schemes.Module]int64 // seq at the free of each module
}

func newPipe() *pipe { return &pipe{since: make(map[*schemes.Module]int64)} }

// completed returns how many unloads have completed.
func (p *pipe) completed() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seq
}

// advance counts an unload that has completed and freed the modules in dead.
func (p *pipe) advance(dead []*schemes.Module) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seq++
	for _, m := range p.aging {
		m.Age(lifecycle.Key{}, schemes.Freed+schemes.Text(min(p.seq-p.since[m], stages)))
	}
	for _, m := range dead {
		p.since[m] = p.seq
		p.aging = append(p.aging, m)
	}
	for len(p.aging) > 0 && p.seq-p.since[p.aging[0]] >= stages {
		p.aging = p.aging[1:]
	}
}

// freedBy reports whether m had been freed when seq unloads had completed.
func (p *pipe) freedBy(m *schemes.Module, seq int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, ok := p.since[m]
	return ok && at <= seq
}
