package coherence

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
)

// Time is simulated time in picoseconds. Whole numbers make a simulation the same on every machine.
type Time int64

// Nanosecond is a nanosecond of simulated time.
const Nanosecond Time = 1000

// Nanoseconds returns the time of so many nanoseconds.
func Nanoseconds(ns float64) Time { return Time(ns * float64(Nanosecond)) }

// NS returns t in nanoseconds.
func (t Time) NS() float64 { return float64(t) / float64(Nanosecond) }

// ReadGap is the time between two reads that wait for one line and are served together.
const ReadGap = 3 * Nanosecond

// Options are parts of the model that can be left out, to see what they are good for.
type Options struct {
	Seed       uint64
	GlobalFIFO bool // a line has one queue, whoever is nearer
	NoHold     bool // an owner loses its line as soon as somebody asks
	Events     int  // how many events there may be; 0: any number
}

// ErrLong says that a simulation had too many events.
var ErrLong = errors.New("the simulation does not come to an end")

// checked is the number of events after which Run looks whether the simulation is to be given up.
const checked = 1 << 12

// Sim is one simulation. It is for one goroutine.
type Sim struct {
	machine *Machine
	opts    Options
	random  *rand.Rand
	procs   []*Proc
	places  []place
	masks   [][distances]set // of each processor: who is within that distance

	cost     [kinds]Time
	transfer [distances]Time
	read     [distances]Time
	hold     Time
	smt      float64
	insns    Time  // what Proc.Insns computes for
	asked    int64 // calls of Proc.Insns

	now     Time
	running *Proc
	events  heap
	next    uint32 // number of the next event
	lines   []*Line
	ended   bool // programs are to end
	killing bool
	steps   int64 // operations on memory
}

// New returns a simulation of the first n processors of m. It fails if m has fewer.
func New(m *Machine, n int, o Options) (*Sim, error) {
	if n < 1 || n > m.CPUs() || n > maxProcs {
		return nil, fmt.Errorf("%s: %d processors, want 1 to %d", m.Name, n, min(m.CPUs(), maxProcs))
	}
	s := &Sim{
		machine: m, opts: o, random: rand.New(rand.NewPCG(o.Seed, 0x636f6865)), places: m.places(n),
		cost:  [kinds]Time{Load: Nanoseconds(m.Load), Store: Nanoseconds(m.Store), RMW: Nanoseconds(m.RMW)},
		hold:  Nanoseconds(m.Hold),
		smt:   max(m.SMT, 1),
		steps: 0,
	}
	if o.NoHold {
		s.hold = 0
	}
	for d, ns := range m.Transfer.at() {
		s.transfer[d] = Nanoseconds(ns)
	}
	for d, ns := range m.Read.at() {
		s.read[d] = Nanoseconds(ns)
	}
	with := shared(s.places)
	for i := range n {
		s.procs = append(s.procs, &Proc{sim: s, id: int32(i), at: s.places[i], shares: with[i]})
	}
	s.masks = make([][distances]set, n)
	for i := range n {
		for j := range n {
			d := Self
			if i != j {
				d = s.places[i].distance(s.places[j])
			}
			for ; d < distances; d++ {
				s.masks[i][d].add(int32(j))
			}
		}
	}
	return s, nil
}

// N returns how many processors there are.
func (s *Sim) N() int { return len(s.procs) }

// Now returns the simulated time.
func (s *Sim) Now() Time { return s.now }

// Steps returns how many operations on memory have been simulated.
func (s *Sim) Steps() int64 { return s.steps }

// Machine returns what is simulated.
func (s *Sim) Machine() *Machine { return s.machine }

// Running returns the processor whose program runs.
func (s *Sim) Running() *Proc { return s.running }

// Random returns the random numbers of the simulation.
func (s *Sim) Random() *rand.Rand { return s.random }

// Insns sets how long [Proc.Insns] takes.
func (s *Sim) Insns(d Time) { s.insns = d }

// Asked returns how often [Proc.Insns] has been called.
func (s *Sim) Asked() int64 { return s.asked }

// End has programs end: [Proc.Ended] is true from now on.
func (s *Sim) End() { s.ended = true }

// Run runs the programs until all have ended, or until none can go on; then it returns an error
// that says which ones wait. It ends with [ErrLong] after as many events as Options say, and with the
// error of ctx soon after ctx is done. It can be called once.
func (s *Sim) Run(ctx context.Context) (err error) {
	defer s.close()
	for _, p := range s.procs {
		if p.body != nil {
			p.start()
			s.wakeAt(p, p.clock)
		}
	}
	for n := 0; s.events.len() > 0; n++ {
		if n%checked == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if n >= s.opts.Events && s.opts.Events > 0 {
			return fmt.Errorf("%w: %d events", ErrLong, n)
		}
		e := s.events.pop()
		s.now = e.at
		if e.line != nil {
			s.depart(e.line)
			continue
		}
		if e.call != nil {
			e.call()
			continue
		}
		if p := s.procs[e.proc]; !p.done {
			p.resume()
			if p.failed != nil {
				return p.failed
			}
		}
	}
	for _, p := range s.procs {
		if p.body != nil && !p.done {
			return fmt.Errorf("simulation: processor %d waits for ever for %s", p.id, p.waits)
		}
	}
	return nil
}

func (s *Sim) close() {
	s.killing = true
	for _, p := range s.procs {
		if p.stop != nil {
			p.stop()
		}
	}
}

// wakeAt has p go on at t.
func (s *Sim) wakeAt(p *Proc, t Time) {
	s.events.push(event{at: t, n: s.next, proc: p.id})
	s.next++
}

// At calls f at t, or now if that is over.
func (s *Sim) At(t Time, f func()) {
	s.events.push(event{at: max(t, s.now), n: s.next, call: f})
	s.next++
}
