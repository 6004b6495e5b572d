package bench

import (
	"errors"
	"fmt"
	"hash/fnv"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads/trace"
)

// unloading is an unload whose exit function runs until the trace says that it ends.
type unloading struct {
	going  chan struct{} // closed when exit runs without the module mutex
	finish chan struct{} // closed when exit may end
	done   chan error    // what Unload answers
}

// unloadOne asks for a module to go, as the kernel was asked, and compares the answers.
func (s *replaying) unloadOne(op int32, o *trace.Op) {
	name := s.script.Modules[o.Module].Name
	course := s.probe.begin(name)
	began := s.probe.clock.Now()
	err := s.loader.Unload(name, schemes.NonBlock, nil)
	took := s.probe.clock.Duration(s.probe.clock.Now() - began)
	s.probe.end(course)
	if err == nil {
		s.unload.add(took, course, s.probe.clock)
	}
	s.answered(op, o, err)
}

// answered compares what the scheme answers with what the kernel did.
func (s *replaying) answered(op int32, o *trace.Op, err error) {
	answer := trace.OtherError
	switch {
	case err == nil:
		answer = trace.Granted
		s.unloads++
	case errors.Is(err, schemes.ErrWouldBlock):
		answer = trace.WouldBlock
	case errors.Is(err, schemes.ErrBusy):
		answer = trace.Busy
	case errors.Is(err, schemes.ErrNoModule):
		answer = trace.NotFound
	default:
		s.wrong("unload", o, err)
		return
	}
	if err != nil {
		s.denied++
	}
	s.decided(op, answer)
	if !o.Inferred {
		s.answers[o.Recorded][answer][o.Why]++
	}
}

// unloadBegin asks for a module to go. If the scheme gives the module mutex up while exit runs, exit runs until
// unloadEnd, so that others who ask meanwhile find the module going. How long that takes says nothing about the scheme,
// and is no figure.
func (s *replaying) unloadBegin(op int32, o *trace.Op) {
	u := &unloading{make(chan struct{}), make(chan struct{}), make(chan error, 1)}
	s.leaving[o.Module] = u // before Unload: its exit function looks
	go func() {
		defer s.recovers()
		u.done <- s.loader.Unload(s.script.Modules[o.Module].Name, schemes.NonBlock, nil)
	}()
	select {
	case <-u.going:
		s.answered(op, o, nil)
	case err := <-u.done: // refused, or exit ran with the mutex
		s.leaving[o.Module] = nil
		s.answered(op, o, err)
	case <-s.stopped:
	}
}

// unloadEnd lets the exit function end.
func (s *replaying) unloadEnd(o *trace.Op) {
	u := s.leaving[o.Module]
	if u == nil {
		return
	}
	s.leaving[o.Module] = nil
	close(u.finish)
	select {
	case err := <-u.done:
		if err != nil {
			s.wrong("unload", o, err)
		}
	case <-s.stopped:
	}
}

// exit is the exit function of module n.
func (s *replaying) exit(n int32, c *loader.Context) {
	u := s.leaving[n] // set by unloadBegin before it asks; no other unload of the module gets here meanwhile
	if u == nil || !c.Unlocked() {
		return
	}
	close(u.going)
	select {
	case <-u.finish:
	case <-s.stopped:
	}
}

// decided adds a decision to the checksum of all.
func (s *replaying) decided(op int32, answer trace.Answer) {
	h := fnv.New64a()
	fmt.Fprintln(h, s.order, op, answer)
	s.order = h.Sum64()
}
