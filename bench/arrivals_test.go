package bench

import (
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modbench/modbench/bench/internal/clock"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
)

// stalling is a scheme on a fake clock: a Get takes cost, and one that begins in
// the first stall of a period waits till the stall is over.
type stalling struct {
	schemes.Scheme
	time   *clock.Fake
	cost   time.Duration
	stall  time.Duration
	period time.Duration
	entry  *schemes.Entry
}

func (s *stalling) Get(*schemes.Table, schemes.Key) (schemes.Ref, error) {
	if into := s.time.Elapsed % s.period; into < s.stall {
		s.time.Elapsed += s.stall - into
	}
	s.time.Elapsed += s.cost
	return schemes.Ref{Entry: s.entry}, nil
}

func (s *stalling) Put(schemes.Ref) {}

// recorder returns a worker whose lookups go to s and are timed by its clock.
func recorder(s *stalling) *worker {
	w := &worker{
		scheme: s, seq: slices.Repeat([]*workloads.Target{{Module: "m"}}, sequence),
		random: rand.New(rand.NewPCG(1, 2)),
	}
	p := newProbe()
	p.clock = s.time.Clock()
	w.times.init(p)
	return w
}

// A scheme that stops all lookups for 5 ms once a second. Of lookups that arrive
// all the time, the 0.5 % that arrive in the stall wait for what is left of it,
// so the slowest 0.1 % are those of its first fifth, which wait for 4 ms and
// more. In a closed loop one lookup of millions waits, and the 99.9th percentile
// says nothing happened.
func TestStallsAreNotHidden(t *testing.T) {
	const seconds = 20
	newScheme := func() *stalling {
		return &stalling{
			time: &clock.Fake{Elapsed: time.Second / 2, Step: 100 * time.Nanosecond},
			cost: time.Microsecond, stall: 5 * time.Millisecond, period: time.Second, entry: &schemes.Entry{},
		}
	}
	const want = 4 * time.Millisecond
	for _, arrival := range []workloads.Arrival{
		{Process: workloads.Constant, Rate: 10_000},
		{Process: workloads.Poisson, Rate: 10_000},
	} {
		w := recorder(newScheme())
		var stop atomic.Bool
		w.open(arrival, 1, &stop)(seconds * 10_000)
		if got := w.times.get.Quantile(0.999); got < want*9/10 || got > want*11/10 {
			t.Errorf("%v: p99.9 is %v, want %v within a tenth", arrival, got, want)
		} else {
			t.Logf("%v: p50 %v, p99.9 %v, max %v", arrival, w.times.get.Quantile(0.5), got, w.times.get.Max())
		}
	}
	s := newScheme()
	w := recorder(s)
	for s.time.Elapsed < seconds*time.Second {
		w.sampled(1000)
	}
	if got := w.times.get.Quantile(0.999); got > 2*s.cost {
		t.Errorf("closed loop: p99.9 is %v: then this test shows nothing", got)
	} else {
		t.Logf("closed loop: p50 %v, p99.9 %v, max %v", w.times.get.Quantile(0.5), got, w.times.get.Max())
	}
}

// Arrivals that come faster than they are served are said to be.
func TestOverload(t *testing.T) {
	s := &stalling{time: &clock.Fake{Step: time.Microsecond}, cost: 2 * time.Millisecond, period: time.Hour, entry: &schemes.Entry{}}
	w := recorder(s)
	var stop atomic.Bool
	w.run(&stop, 100, loop{w.open(workloads.Arrival{Process: workloads.Constant, Rate: 1000}, 1, &stop), 1})
	session := &session{config: &Config{Duration: 200 * time.Millisecond}, workers: []*worker{w}}
	if !session.overloaded() {
		t.Errorf("%v behind after 100 arrivals a millisecond apart that take two each, and no warning", w.behind)
	}
	if w.lookups != 100 {
		t.Errorf("%d lookups, want 100", w.lookups)
	}
}
