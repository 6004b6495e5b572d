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

// stalling is a scheme on a fake clock. A Get takes cost. Each period begins with a
// stall, and a Get that begins in it waits until it is over.
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
	w.times.init(p, new(book))
	return w
}

// A scheme stops all lookups for 5 ms once a second. If lookups arrive all the time,
// 0.5 % of them arrive in the stall and wait for what is left of it. The slowest
// 0.1 % are those of its first fifth, which wait for at least 4 ms. In a closed
// loop one lookup in millions waits, and the 99.9th percentile does not show it.
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
		var ended atomic.Bool
		newOpen(w, arrival, 1, &ended).run(seconds * 10_000)
		if got := w.times.book.get.histogram().Quantile(0.999); got < want*9/10 || got > want*11/10 {
			t.Errorf("%v: p99.9 is %v, want %v within a tenth", arrival, got, want)
		} else {
			t.Logf("%v: p50 %v, p99.9 %v, max %v", arrival, w.times.book.get.histogram().Quantile(0.5), got, w.times.book.get.histogram().Max())
		}
	}
	const fewer = 3 // a million lookups each
	s := newScheme()
	w := recorder(s)
	for s.time.Elapsed < fewer*time.Second {
		sampled{w}.run(1000)
	}
	if got := w.times.book.get.histogram().Quantile(0.999); got > 2*s.cost {
		t.Errorf("closed loop: p99.9 is %v: then this test shows nothing", got)
	} else {
		t.Logf("closed loop: p50 %v, p99.9 %v, max %v", w.times.book.get.histogram().Quantile(0.5), got, w.times.book.get.histogram().Max())
	}
}

// A round whose lookups arrive faster than they are served says so.
func TestOverload(t *testing.T) {
	s := &stalling{
		time: &clock.Fake{Step: time.Microsecond}, cost: 2 * time.Millisecond, period: time.Hour,
		entry: &schemes.Entry{},
	}
	w := recorder(s)
	var ended atomic.Bool
	w.run(&ended, 100, newOpen(w, workloads.Arrival{Process: workloads.Constant, Rate: 1000}, 1, &ended), 1)
	session := &session{config: &Config{Duration: 200 * time.Millisecond}, workers: []*worker{w}}
	if !session.overloaded() {
		t.Errorf("%v behind after 100 arrivals a millisecond apart that take two each, and no warning", w.behind)
	}
	if w.lookups != 100 {
		t.Errorf("%d lookups, want 100", w.lookups)
	}
}
