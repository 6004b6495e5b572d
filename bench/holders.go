package bench

import (
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/modbench/modbench/workloads"
)

// holders are those of a busy system: goroutines that open something, sleep for as long as a mount, an open file or
// an interface that is up holds its reference, put it, and open something else. The share of the modules that is in use
// is that of [Knobs].InUse at any time. Which modules they are changes with every put.
//
// A holder chooses its next module when it needs one: a module that nobody has, as long as fewer are in use than
// should be, and otherwise one that somebody has already. So the share does not depend on how many holders there are,
// nor on how long they hold; they fall short of it only while they open. All modules are as likely, since a module that
// is popular in the table need not be one that is held for long.
type holders struct {
	members []*member
	want    int                   // modules that should be in use
	targets [][]*workloads.Target // by module
	spans   spans
	seconds bool // who holds goes on with a second reference

	mu      sync.Mutex
	claimed []int         // by module: holders that have chosen it
	taken   int           // modules that somebody has chosen
	held    []int         // by module: holders that have a reference
	inUse   int           // modules that somebody has a reference of
	runs    bool          // a part of a round: the time counts
	since   time.Time     // when the time was last counted
	sum     time.Duration // of the time that each module was in use
	total   time.Duration // of the time that counted
}

// newHolders returns the holders of s; nil if its knobs ask for none.
func newHolders(s *session) *holders {
	k := &s.config.Knobs
	if k.InUse == 0 {
		return nil
	}
	c := &holders{spans: newSpans(k, s.config.Subsystem.Name), seconds: s.config.Subsystem.Uses.Seconds > 0}
	at := make(map[string]int)
	for i := range s.system.Targets {
		t := &s.system.Targets[i]
		n, known := at[t.Module]
		if !known {
			n = len(c.targets)
			at[t.Module] = n
			c.targets = append(c.targets, nil)
		}
		c.targets[n] = append(c.targets[n], t)
	}
	c.claimed, c.held = make([]int, len(c.targets)), make([]int, len(c.targets))
	c.want = min(max(int(math.Round(k.InUse*float64(len(c.targets)))), 1), len(c.targets))
	for id := range max(k.Holders, c.want) {
		c.members = append(c.members, newMember(s, c, id))
	}
	return c
}

// claim returns the module that a holder is to hold next.
func (c *holders) claim(random *rand.Rand) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	fresh := c.taken < c.want
	n := random.IntN(len(c.claimed))
	for (c.claimed[n] == 0) != fresh {
		n = (n + 1) % len(c.claimed)
	}
	if c.claimed[n]++; c.claimed[n] == 1 {
		c.taken++
	}
	return n
}

// leave is called when a holder has no more to do with module n.
func (c *holders) leave(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.claimed[n]--; c.claimed[n] == 0 {
		c.taken--
	}
}

// change is called after a holder has got a reference of module n (+1), or before it puts it (-1).
func (c *holders) change(n, by int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count()
	before := c.held[n]
	c.held[n] += by
	switch {
	case before == 0:
		c.inUse++
	case c.held[n] == 0:
		c.inUse--
	}
}

// count counts the time since it was last called. The caller holds mu.
func (c *holders) count() {
	now := time.Now()
	if d := now.Sub(c.since); c.runs {
		c.sum += time.Duration(c.inUse) * d
		c.total += d
	}
	c.since = now
}

// running says that a part of a round begins or has ended. It does nothing if c is nil.
func (c *holders) running(runs bool) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count()
	c.runs = runs
}

// reset forgets the parts so far.
func (c *holders) reset() { c.sum, c.total = 0, 0 }

// share returns which share of the modules was in use, over the time of the parts.
func (c *holders) share() float64 {
	return c.sum.Seconds() / max(c.total.Seconds(), 1e-9) / float64(len(c.targets))
}
