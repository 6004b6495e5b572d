//go:build explore

package scenarios

import (
	"errors"
	"slices"

	"github.com/modbench/modbench/schemes"
)

// seen is what all executions of one scenario have shown together. It is plain
// memory: one thread runs at a time, and what is written to it follows from
// steps that the engine sees.
type seen struct {
	asked   bool // the question has come up
	refused bool // and was answered with a refusal
	within  bool // it has come up within the window
	early   bool // and was answered before the window was closed
}

// kind is what an exploration that found nothing wrong comes to.
func (n *seen) kind() Kind {
	switch {
	case !n.asked:
		return NotApplicable
	case n.refused:
		return Refuses
	case n.within && !n.early:
		return Blocks
	}
	return Safe
}

// ask runs what the scenario is about.
func (s *scene) ask(question func() error) error {
	s.pose()
	err := question()
	s.answer(err)
	return err
}

// pose is the beginning of ask, for a question that spans several calls.
func (s *scene) pose() {
	s.seen.asked = true
	if s.window.isOpen() {
		s.seen.within = true
	}
}

// answer is the end of ask.
func (s *scene) answer(err error) {
	if s.window.isOpen() {
		s.seen.early = true
	}
	if isRefusal(err) {
		s.seen.refused = true
	}
}

// refusals are the answers that count as one.
var refusals = [...]error{
	schemes.ErrRefused, schemes.ErrBusy, schemes.ErrWouldBlock, schemes.ErrInterrupted, schemes.ErrNoModule,
}

func isRefusal(err error) bool {
	return slices.ContainsFunc(refusals[:], func(r error) bool { return errors.Is(err, r) })
}
