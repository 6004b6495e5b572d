package bench

import (
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/modbench/modbench/bench/internal/clock"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads/trace"
)

// run is the replay loop: it does what lane n does in the trace, each step after those that it depends on.
func (s *replaying) run(n int32) {
	lane := &s.lanes[n]
	for i := range s.replayer.lanes[n].Steps {
		step := &s.replayer.lanes[n].Steps[i]
		for _, d := range step.After {
			if !s.await(d) {
				return
			}
		}
		o := &s.script.Ops[step.Op]
		if s.speed > 0 && !s.due(o.At) || s.abort.Load() {
			return
		}
		switch o.Kind {
		case trace.OpGet:
			s.getOne(lane, n, step.Op, o)
		case trace.OpPut:
			s.putOne(o)
		case trace.OpMiss:
			s.missOne(lane, o)
		case trace.OpLoadBegin:
			s.loadBegin(o)
		case trace.OpLoadEnd:
			s.loadEnd(o)
		case trace.OpUnload:
			s.unloadOne(step.Op, o)
		case trace.OpUnloadBegin:
			s.unloadBegin(step.Op, o)
		case trace.OpUnloadEnd:
			s.unloadEnd(o)
		}
		lane.done.Store(int32(i) + 1) // publishes what the step did: pairs with the load in await
	}
}

// await waits until the lane of d has done as many steps as d says. It returns false if the pass ends before.
func (s *replaying) await(d trace.Dependency) bool {
	for tries := 1; s.lanes[d.Lane].done.Load() < d.Steps; tries++ { // observes run of that lane
		if s.abort.Load() {
			return false
		}
		if tries%32 == 0 {
			runtime.Gosched()
		}
	}
	return true
}

// due waits until the time of the trace, at the speed of the replay. It returns false if the pass ends before.
func (s *replaying) due(at time.Duration) bool {
	when := s.began.Add(time.Duration(float64(at) / s.speed))
	for {
		left := time.Until(when)
		if left <= 0 {
			return true
		}
		select {
		case <-s.stopped:
			return false
		case <-time.After(min(left, glance)):
		}
	}
}

// getOne takes a reference that the kernel gave.
func (s *replaying) getOne(lane *laneState, n, op int32, o *trace.Op) {
	table := s.tables[o.Table]
	var began clock.Ticks
	if s.timed {
		began = s.probe.clock.Now()
	}
	ref, err := s.scheme.Get(table, s.keys[o.Module][o.Table])
	if s.timed {
		s.get[n].Add(s.probe.clock.Duration(s.probe.clock.Now() - began))
	}
	lane.gets++
	if err != nil {
		s.failed(lane, table, err)
		return
	}
	lane.served++
	s.used(ref)
	s.refs[op], s.held[op] = ref, true
}

// used reports an entry that is held and not intact.
func (s *replaying) used(ref schemes.Ref) {
	if seen := ref.Use(); seen != schemes.Intact {
		s.fault.report(&Violation{
			Cell: s.config.Cell, Table: ref.Entry.Table.Name, Module: ref.Entry.Owner.Name,
			Promise: promise.Hold, Seen: seen.String(),
		})
	}
}

// failed counts a lookup that got nothing.
func (s *replaying) failed(lane *laneState, table *schemes.Table, err error) {
	switch {
	case errors.Is(err, schemes.ErrRefused):
		lane.refused++
	case errors.Is(err, schemes.ErrNotFound):
		lane.misses++
	default:
		s.fault.report(&Violation{Cell: s.config.Cell, Table: table.Name, Promise: promise.Answer,
			Seen: fmt.Sprintf("get answers %q, which is neither not found nor refused", err)})
	}
}

// putOne releases a reference, if the scheme gave it.
func (s *replaying) putOne(o *trace.Op) {
	if s.held[o.Pair] {
		s.used(s.refs[o.Pair])
		s.held[o.Pair] = false
		s.scheme.Put(s.refs[o.Pair])
	}
}

// missOne looks up what the kernel did not find.
func (s *replaying) missOne(lane *laneState, o *trace.Op) {
	table := s.tables[o.Table]
	key := schemes.Key{Num: nowhere}
	if o.Module >= 0 {
		key = s.keys[o.Module][o.Table]
	} else {
		key.Name = s.script.Aliases[o.Pair]
	}
	ref, err := s.scheme.Get(table, key)
	lane.requests++
	if err != nil {
		s.failed(lane, table, err)
		return
	}
	lane.found++
	s.used(ref)
	s.scheme.Put(ref)
}

// loadBegin loads a module up to the point where its init function has registered.
func (s *replaying) loadBegin(o *trace.Op) {
	l := &loading{make(chan struct{}), make(chan bool, 1), make(chan error, 1)}
	go func() {
		defer s.recovers()
		l.done <- s.loader.Load(s.image(o.Module, l))
	}()
	select {
	case <-l.coming:
		s.loading[o.Module] = l
		s.loads++
	case err := <-l.done: // it is still there, since an unload was refused that the kernel granted
		if !errors.Is(err, schemes.ErrExist) {
			s.wrong("load", o, err)
		}
	case <-s.stopped:
	}
}

// loadEnd has the init function end.
func (s *replaying) loadEnd(o *trace.Op) {
	l := s.loading[o.Module]
	if l == nil {
		return
	}
	s.loading[o.Module] = nil
	l.finish <- o.Fail
	select {
	case err := <-l.done:
		if err != nil && !errors.Is(err, errInit) {
			s.wrong("load", o, err)
		}
	case <-s.stopped:
	}
}

// wrong reports an answer that a call about the module of o must not have.
func (s *replaying) wrong(call string, o *trace.Op, err error) {
	s.fault.report(&Violation{Cell: s.config.Cell, Module: s.script.Modules[o.Module].Name, Promise: promise.Answer,
		Seen: fmt.Sprintf("%s answers %q", call, err)})
}

// result returns what the pass came to.
func (s *replaying) result() (r Replay) {
	r.Order = s.order
	for i := range s.lanes {
		l := &s.lanes[i]
		r.Gets, r.Served = r.Gets+l.gets, r.Served+l.served
		r.Requests, r.Found = r.Requests+l.requests, r.Found+l.found
	}
	for kernel := range s.answers {
		for scheme := range s.answers[kernel] {
			for why, n := range s.answers[kernel][scheme] {
				if n > 0 {
					r.Answers = append(r.Answers, Answered{trace.Answer(kernel).String(), trace.Answer(scheme).String(),
						trace.Why(why).String(), n})
				}
			}
		}
	}
	return r
}
