package coherence

import (
	"fmt"
	"iter"
)

// Proc is a simulated processor as its program sees it. Only the program uses it.
type Proc struct {
	sim      *Sim
	id       int32
	at       place
	shares   bool // another processor that runs is on the same core
	body     func(*Proc)
	clock    Time // how far it is
	parked   bool
	waits    string // what it is parked for
	unbroken int    // operations since it was last the turn of others
	done     bool
	failed   error

	run   func() (struct{}, bool)
	stop  func()
	yield func(struct{}) bool
}

// Program sets what processor i does from time begin on.
func (s *Sim) Program(i int, begin Time, body func(*Proc)) {
	s.procs[i].body, s.procs[i].clock = body, begin
}

// Proc returns processor i.
func (s *Sim) Proc(i int) *Proc { return s.procs[i] }

// ID returns the number of the processor.
func (p *Proc) ID() int { return int(p.id) }

// Clock returns the time on p. It is that of the simulation or later, since p does in advance what
// concerns no other processor.
func (p *Proc) Clock() Time { return p.clock }

// Ended reports whether programs are to end.
func (p *Proc) Ended() bool { return p.sim.ended }

// killed unwinds a program whose simulation is over.
type killed struct{}

func (p *Proc) start() {
	p.run, p.stop = iter.Pull(func(yield func(struct{}) bool) {
		p.yield = yield
		defer func() {
			p.done = true
			if r := recover(); r != nil && r != any(killed{}) {
				if p.failed, _ = r.(error); p.failed == nil {
					p.failed = fmt.Errorf("processor %d: %v", p.id, r)
				}
			}
		}()
		if !p.yield(struct{}{}) {
			return
		}
		p.body(p)
	})
	p.run()
}

func (p *Proc) resume() {
	p.clock = max(p.clock, p.sim.now)
	p.sim.running = p
	p.run()
}

// suspend returns when the processor goes on. If nobody else's turn comes before, it does so without a
// switch to another coroutine.
func (p *Proc) suspend() {
	s := p.sim
	p.unbroken = 0
	if s.killing {
		panic(killed{})
	}
	if s.turn = s.advance(); s.turn == p {
		s.turn = nil
		p.clock = max(p.clock, s.now)
		return
	}
	if !p.yield(struct{}{}) {
		panic(killed{})
	}
}

// sync returns when the simulation is as far as p.
func (p *Proc) sync() {
	s := p.sim
	if p.clock > s.events.first(p.clock) {
		s.wakeAt(p, p.clock)
		p.suspend()
		return
	}
	s.now = max(s.now, p.clock)
}

// Sync returns when everything has been done that comes before what p does next. Call it before
// looking at something that several processors change.
func (p *Proc) Sync() { p.sync() }

// Work has p compute for d without memory that others write.
func (p *Proc) Work(d Time) {
	if p.shares {
		d = Time(float64(d) * p.sim.smt)
	}
	p.clock += d
}

// Insns has p compute what the program computes between its operations on memory: as long as
// [Sim.Insns] says.
func (p *Proc) Insns() {
	p.sim.asked++
	p.Work(p.sim.insns)
}

// Wait has p do nothing for d. It takes d even if another processor uses the same core.
func (p *Proc) Wait(d Time) { p.clock += d }

// mostUnbroken is how many operations a processor does one after the other, with lines that only it uses, before it is
// the turn of others. One that waits in a loop for another to use such a line would otherwise never stop.
const mostUnbroken = 10_000

// Do does k with l. The operation has its effect when Do returns.
func (p *Proc) Do(l *Line, k Kind) {
	s := p.sim
	s.steps++
	if p.unbroken++; p.unbroken == mostUnbroken {
		s.done += mostUnbroken // each of them counts, or one that waits for nobody would never be told
		s.wakeAt(p, p.clock)
		p.suspend()
	}
	if l.last == nobody {
		if k != Load {
			l.owner, l.last = p.id, p.id
		}
	} else if l.last != p.id || l.owner == nobody {
		l.common = true
	}
	if !l.common {
		p.Work(s.cost[k])
		return
	}
	p.sync()
	if !l.hits(p.id, k) {
		p.miss(l, k)
	}
	p.Work(s.cost[k])
	if l.owner == p.id {
		l.busy = max(l.busy, p.clock)
	}
}

// miss returns when p has l.
func (p *Proc) miss(l *Line, k Kind) {
	s := p.sim
	if k == Load && l.owner == nobody && l.waiting == 0 && l.busy <= s.now {
		s.wakeAt(p, s.now+s.fetch(l, p.id)) // a sharer gives it at once, without a queue
		l.sharers.add(p.id)
	} else {
		s.enqueue(l, p, k)
	}
	p.suspend()
}

// Park has p stand still until another one calls [Proc.Unpark]; what is for messages. Between its last
// Sync and Park, p looks at what it waits for, and does nothing else.
func (p *Proc) Park(what string) {
	p.parked, p.waits = true, what
	p.suspend()
}

// Unpark has p go on d from now, if it is parked.
func (p *Proc) Unpark(d Time) {
	if p.parked {
		p.parked = false
		p.sim.wakeAt(p, p.sim.now+d)
	}
}
