package bench

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/workloads"
)

// mode is what workers do in a part of a round.
type mode int

const (
	closedLoop mode = iota // no clock readings
	timedLoop              // clock readings; a closed or an open loop, as the knobs say
)

// measure is what one part of a round yields.
type measure struct {
	operations int64
	opens      int64 // of the operations, without those that only read
	elapsed    time.Duration
	cores      Cores
	mallocs    uint64
}

// half runs all workers and unloaders for d, or, if n > 0, for n operations of
// all workers together. It returns ctx's error soon after ctx is done, and the
// [*Violation] if a promise was broken; the session is of no use after an error.
func (s *session) half(ctx context.Context, m mode, d time.Duration, n int64) (measure, error) {
	start := newGate()
	workers, helpers := s.gatherWorkers(start, m, n), s.gatherHelpers(start)
	s.fault.stop = func() { // after a violation nobody need wait for the end of the half
		s.abort.Store(true)
		workers.end()
		helpers.end()
	}
	defer context.AfterFunc(ctx, func() {
		s.abort.Store(true)
		workers.end()
		helpers.end()
	})()

	if s.holder != nil {
		s.holder.let = make(chan struct{})
	}
	s.dog.expect(d + 2*(slack(s.config.Knobs, s.config.Cell.Procs)+s.dog.patience)) // for workers and for helpers
	done, late := finished(&workers.running), s.overdue(workers)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := start.open()
	s.holders.running(true)
	stopped := began
	if n == 0 {
		s.pauses.sleep(workers, d)
		stopped = time.Now()
		workers.end()
	}
	ended := s.pauses.wait(done, s.fault.there, late)
	s.holders.running(false)
	runtime.ReadMemStats(&after)
	if s.fault.seen() == nil {
		s.restore(helpers)
	}
	helpers.end()
	ended = new(pauses).wait(finished(&helpers.running), s.fault.there, s.overdue(helpers)) && ended

	if v := s.fault.seen(); v != nil {
		v.Left = v.Left || !ended
		return measure{}, v
	}
	return s.sum(began, stopped, after.Mallocs-before.Mallocs), ctx.Err()
}

// gatherWorkers returns the workers as a group. Of n operations, if n > 0, each
// has its share; a worker without a share does not take part.
func (s *session) gatherWorkers(start *gate, m mode, n int64) *group {
	g := newGroup(start)
	// In an open loop a look would delay arrivals. Workers on the threads of one core would see each other.
	looks := (m == closedLoop || !s.config.Knobs.Arrival.Open()) && !shareCore(s.cpus)
	for i, w := range s.workers {
		share := n / int64(len(s.workers))
		if int64(i) < n%int64(len(s.workers)) {
			share++
		}
		w.asides = 0
		w.pace.begin(looks)
		if w.lookups = 0; n > 0 && share == 0 {
			continue
		}
		g.add(s.panics(s.suspects(w)), func() {
			if w.pinned && len(s.cpus) > 0 {
				bind(s.cpus[w.id%len(s.cpus)])
			}
		}, func() {
			l, size := s.loop(w, m, &g.ended)
			w.run(&g.ended, share, l, size)
		})
	}
	return g
}

// gatherHelpers returns as a group those that run beside the workers: the
// unloaders, unless workers do the unloading, the stalled holder and the holders of a busy system.
func (s *session) gatherHelpers(start *gate) *group {
	g := newGroup(start)
	if len(s.tallies) == 0 {
		for _, u := range s.unloaders {
			g.add(s.panics(u.suspects), s.bindHelper, func() { u.run(g) })
		}
	}
	if s.holder != nil {
		g.add(s.panics(s.holder.suspects), s.bindHelper, func() { s.holder.run(g) })
	}
	if s.holders != nil {
		for _, m := range s.holders.members {
			g.add(s.panics(m.suspects), s.bindHelper, func() { m.run(g) })
		}
	}
	return g
}

// restore has helpers reload what workers have unloaded. The group has started.
func (s *session) restore(helpers *group) {
	for _, t := range s.tallies {
		helpers.add(s.panics(t.unloader.suspects), s.bindHelper, t.unloader.restore)
	}
}

// bindHelper keeps the calling goroutine on the processors of the cell, if
// workers are pinned.
func (s *session) bindHelper() {
	if s.config.Knobs.Placement == workloads.Pinned {
		bind(s.cpus...)
	}
}

// loop returns what w does in m until ended is set. It is called when w starts.
func (s *session) loop(w *worker, m mode, ended *atomic.Bool) (loop, int) {
	var l loop = closed{w}
	size := max(w.batch/looks, 1)
	switch arrival := s.config.Knobs.Arrival; {
	case m == timedLoop && arrival.Open():
		l, size = newOpen(w, arrival, len(s.workers), ended), 1
	case len(s.plugs) > 0:
		l = storm{w, s.plugs[w.id]}
	case m == timedLoop:
		l = sampled{w}
	}
	if w.uses != nil && len(s.plugs) == 0 && !(m == timedLoop && s.config.Knobs.Arrival.Open()) {
		l = callers{l, w}
	}
	if len(s.tallies) > 0 {
		t := s.tallies[w.id]
		l, size = &mixed{l, t, &w.times}, min(size, t.every)
	}
	return l, size
}

// sum adds up what the workers did since began. They were told to end at stopped,
// and the part has lasted until the last of their operations ended.
func (s *session) sum(began, stopped time.Time, mallocs uint64) measure {
	out, end := measure{mallocs: mallocs, cores: coresOf(s.workers)}, stopped
	for _, w := range s.workers {
		out.operations += w.lookups
		out.opens += w.lookups - w.asides
		if w.end.After(end) {
			end = w.end
		}
	}
	out.elapsed = end.Sub(began)
	return out
}
