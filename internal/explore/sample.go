//go:build explore

package explore

import (
	"math/bits"
	"math/rand/v2"

	"github.com/modbench/modbench/schemes/mem"
)

// sample is Random and PCT mode.
func (e *engine) sample() {
	rng := rand.New(rand.NewPCG(e.opts.Seed, 0x6d6f6462656e6368))
	longest := 1
	for {
		var c chooser
		if e.opts.Mode == PCT {
			c = newPriorities(rng, e.opts.Depth, longest)
		} else {
			c = uniform{rng}
		}
		e.execute(c)
		e.count()
		e.result.Distinct = e.result.Executions
		longest = max(longest, e.depth)
		if e.violation != nil {
			e.result.Violation = e.violation
			return
		}
		if m := e.opts.MaxExecutions; e.result.Executions >= m && m > 0 {
			e.result.Exhausted = true
			return
		}
		if e.spent() {
			return
		}
	}
}

// uniform chooses any actor with equal probability.
type uniform struct{ rng *rand.Rand }

func (u uniform) choose(e *engine, enabled set) (*actor, int, bool) {
	a := e.actors[nth(uint32(enabled), u.rng.IntN(bits.OnesCount32(uint32(enabled))))]
	return a, anyVariant(u.rng, a), true
}

func anyVariant(rng *rand.Rand, a *actor) int {
	n := bits.OnesCount32(a.ready)
	if n == 1 {
		return lowest(a.ready)
	}
	return nth(a.ready, rng.IntN(n))
}

// nth returns the position of the nth bit that is set.
func nth(b uint32, n int) int {
	for ; n > 0; n-- {
		b &= b - 1
	}
	return lowest(b)
}

// priorities is PCT (Burckhardt, Kothari, Musuvathi and Nagarakatte, 2010). Threads
// have random priorities, and the thread of the highest priority that can go on does.
// At depth-1 random steps the thread that is about to go on gets a priority below all
// others. An execution of k steps and n threads finds a bug that needs depth
// ordering constraints with a probability of at least 1/(n k^(depth-1)). A
// thread that pauses also goes below all others, else it could starve them.
type priorities struct {
	rng    *rand.Rand
	of     [maxActors]int
	change map[int]bool // steps
	low    int
}

func newPriorities(rng *rand.Rand, depth, steps int) *priorities {
	p := &priorities{rng: rng, change: make(map[int]bool, depth)}
	for i, r := range rng.Perm(maxActors) {
		p.of[i] = r + 1
	}
	for range depth - 1 {
		p.change[rng.IntN(steps)] = true
	}
	return p
}

func (p *priorities) choose(e *engine, enabled set) (*actor, int, bool) {
	a := p.highest(e, enabled)
	if p.change[e.depth] || a.kind == mem.KindPause {
		p.low--
		p.of[a.id] = p.low
		a = p.highest(e, enabled)
	}
	return a, anyVariant(p.rng, a), true
}

func (p *priorities) highest(e *engine, s set) *actor {
	best := s.first()
	for rest := s; rest != 0; rest &= rest - 1 {
		if i := rest.first(); p.of[i] > p.of[best] {
			best = i
		}
	}
	return e.actors[best]
}
