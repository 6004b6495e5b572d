package bench

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/bench/internal/clock"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
)

// probe follows unloads phase by phase. Unloaders and the loader tell it; workers
// that time lookups ask it what is being unloaded. If unloads overlap, workers see
// the one that changed its phase last.
type probe struct {
	clock *clock.Clock

	_      [128]byte
	now    atomic.Uint64          // unload number << phaseBits | phase: Enter publishes, timed loops observe
	victim atomic.Pointer[string] // its module: Enter stores it before now, so a loop that has loaded now sees it
	_      [128]byte

	mu      sync.Mutex
	number  uint64
	courses map[string]*course // unloads in progress, by module
	began   time.Time
	unfreed []Unfreed       // nil: no series is recorded
	backlog schemes.Backlog // what the scheme frees after its unloads; nil: nothing
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

// record begins a series of how many modules are asked to go and not yet freed by s.
func (p *probe) record(s schemes.Scheme) {
	p.began = time.Now()
	p.unfreed = []Unfreed{{}}
	p.backlog, _ = s.(schemes.Backlog)
}

// begin is called when somebody asks for module name to go. If several ask at
// once, the first request is followed.
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

// Enter implements loader.Observer. It ignores unloads that were not begun with
// begin.
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

// end is called when the unload has ended, whether the module is gone or not. After
// it c.spent says in which phase the time was spent.
func (p *probe) end(c *course) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.courses[c.name] == c {
		delete(p.courses, c.name)
	}
	c.spent[c.phase] += p.clock.Now() - c.since
	p.count()
}

// under says which unloads are under way and where they are, by module, a few of them;
// module: the only one.
func (p *probe) under() (all, module string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	const few = 3
	var words []string
	for _, name := range slices.Sorted(maps.Keys(p.courses)) {
		words = append(words, fmt.Sprintf("unload of %s (%v)", name, p.courses[name].phase))
		module = name
	}
	if len(words) != 1 {
		module = ""
	}
	if more := len(words) - few; more > 0 {
		words = append(words[:few], fmt.Sprintf("%d more", more))
	}
	return strings.Join(words, ", "), module
}

// count adds a point to the series, if there is one. A module that the scheme has put off
// freeing, and whose unload has not returned yet, is counted twice for that moment.
func (p *probe) count() {
	if p.unfreed == nil {
		return
	}
	if len(p.unfreed) >= maxPoints {
		p.unfreed = peaks(p.unfreed, maxPoints/2)
	}
	n := len(p.courses)
	if p.backlog != nil {
		n += p.backlog.Unfreed()
	}
	p.unfreed = append(p.unfreed, Unfreed{time.Since(p.began), n})
}

// maxPoints is how many points a series has while it is recorded. A half that lasts an
// hour may have a hundred million changes.
const maxPoints = 1 << 17

// series ends the series and returns it with at most n points: if there are more,
// the highest of each stretch.
func (p *probe) series(n int) []Unfreed {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.unfreed
	p.unfreed = nil
	if len(all) <= n {
		return all
	}
	return peaks(all, n)
}

// peaks returns the highest point of each of n stretches of all.
func peaks(all []Unfreed, n int) []Unfreed {
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
