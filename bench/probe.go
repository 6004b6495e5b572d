package bench

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/bench/internal/clock"
	"github.com/modbench/modbench/internal/loader"
)

// probe follows unloads phase by phase. Unloaders tell it; workers whose
// lookups are timed ask it what is being unloaded. With several unloads at once
// workers see the one that changed phase last.
type probe struct {
	clock *clock.Clock

	_      [128]byte
	now    atomic.Uint64          // unload number << phaseBits | phase: published by Enter
	victim atomic.Pointer[string] // set before now names its unload
	_      [128]byte

	mu      sync.Mutex
	number  uint64
	courses map[string]*course // in progress, by module
	began   time.Time
	unfreed []Unfreed // nil: not recorded
}

const (
	phaseBits = 3
	phaseMask = 1<<phaseBits - 1
)

var _ loader.Observer = (*probe)(nil)

// course is one unload from the first request until the module is gone.
type course struct {
	name   string
	number uint64
	phase  loader.Phase
	since  clock.Ticks
	spent  [loader.Freeing + 1]clock.Ticks
}

func newProbe() *probe {
	return &probe{clock: clock.Default(), courses: make(map[string]*course)}
}

// record begins a series of what is not yet freed.
func (p *probe) record() {
	p.began = time.Now()
	p.unfreed = []Unfreed{{}}
}

// begin is called when somebody asks for module name to go. Of several at once
// the first is followed.
func (p *probe) begin(name string) *course {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.number++
	c := &course{name: name, number: p.number, since: p.clock.Now()}
	if p.courses[name] == nil {
		p.courses[name] = c
	}
	p.count()
	return c
}

// Enter implements loader.Observer. Unloads that nobody began are of no
// interest.
func (p *probe) Enter(name string, phase loader.Phase) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.courses[name]
	if c == nil {
		return
	}
	now := p.clock.Now()
	c.spent[c.phase] += now - c.since
	c.phase, c.since = phase, now
	p.victim.Store(&c.name)
	p.now.Store(c.number<<phaseBits | uint64(phase))
}

// end is called when the module is gone, or not; c then tells where the time
// was spent.
func (p *probe) end(c *course) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.courses[c.name] == c {
		delete(p.courses, c.name)
	}
	c.spent[c.phase] += p.clock.Now() - c.since
	p.count()
}

// count adds a point to the series, if there is one.
func (p *probe) count() {
	if p.unfreed != nil {
		p.unfreed = append(p.unfreed, Unfreed{time.Since(p.began), len(p.courses)})
	}
}

// series returns the series thinned to at most n points, peaks kept, and ends
// it.
func (p *probe) series(n int) []Unfreed {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.unfreed
	p.unfreed = nil
	if len(all) <= n {
		return all
	}
	thin := make([]Unfreed, 0, n)
	for i := range n {
		part := all[i*len(all)/n : (i+1)*len(all)/n]
		peak := part[0]
		for _, u := range part {
			if u.Modules > peak.Modules {
				peak = u
			}
		}
		thin = append(thin, peak)
	}
	return thin
}
