package bench

import (
	"runtime"
	"sync"
	"time"
)

// pauses notices that the process as a whole stood still during a half: it was
// stopped by a signal, its control group was frozen, or the machine slept. A
// half that lasts longer than asked does not tell, since a scheme may hold its
// lookups up for as long as a holder holds. What tells is a sleep that ends much
// too late while the process used hardly any processor time: timers do not
// wait for a scheme.
type pauses struct {
	total time.Duration
	timer *time.Timer   // kept, so that a half does not allocate it
	read  func() moment // of a test; nil: readMoment
}

// moment is a reading of clocks.
type moment struct {
	wall  time.Time
	cpu   time.Duration // that the process has used
	slept time.Duration // of the machine since boot; 0 where the system does not tell
	known bool          // the system tells what the process used
}

// A sleep that ends more than late after its time is a pause if the process used little
// processor time: less than the share busy of the delay, not counting what all its
// processors can use in the time that the sleep was asked for.
const (
	late = 250 * time.Millisecond
	busy = 0.25
)

// ended notes a pause in a sleep that was to last for d and began at before.
func (p *pauses) ended(before moment, d time.Duration) {
	after := p.now()
	delay := after.wall.Sub(before.wall) - d
	idle := after.cpu-before.cpu < d*time.Duration(runtime.GOMAXPROCS(0))+time.Duration(busy*float64(delay))
	if before.known && delay > late && idle {
		p.total += delay
	}
	if slept := after.slept - before.slept; slept > late { // Go's clock stands still meanwhile
		p.total += slept
	}
}

func (p *pauses) now() moment {
	if p.read != nil {
		return p.read()
	}
	return readMoment()
}

// sleep sleeps for d, or until [glance] after the end of g, and notices a pause
// in it.
func (p *pauses) sleep(g *group, d time.Duration) {
	g.sleepBy(d, func(d time.Duration) {
		before := p.now()
		time.Sleep(d)
		p.ended(before, d)
	})
}

// finished returns a channel that is closed when all of w are done. It is called
// before allocations are counted.
func finished(w *sync.WaitGroup) <-chan struct{} {
	done := make(chan struct{})
	go func() { w.Wait(); close(done) }()
	return done
}

// wait waits for done and notices a pause meanwhile. It calls look, unless that is nil,
// after each glance with how long that took. Once broken is closed, it waits no longer
// than [grace]. It reports whether done is closed.
func (p *pauses) wait(done, broken <-chan struct{}, look func(time.Duration)) bool {
	for {
		before := p.now()
		if p.timer == nil {
			p.timer = time.NewTimer(glance)
		} else {
			p.timer.Reset(glance)
		}
		select {
		case <-done:
			p.timer.Stop()
			return true
		case <-broken:
			p.timer.Stop()
			select {
			case <-done:
				return true
			case <-time.After(grace):
				return false
			}
		case <-p.timer.C:
			p.ended(before, glance)
		}
		if look != nil {
			look(time.Since(before.wall))
		}
	}
}
