package trace

import (
	"cmp"
	"slices"
	"time"
)

// disorder is how much earlier than an event before it on the same processor an event may be and still be put in order.
const disorder = 10 * time.Millisecond

// clocks finds out how far the times of events run backwards. The kernel keeps a buffer for each processor, which is in
// order but for little. Who prints them merges them, or fails to.
type clocks struct {
	last  time.Duration
	on    map[int32]time.Duration // the latest time on a processor
	back  time.Duration           // the most that an event was earlier than one before it
	alone time.Duration           // likewise, on the same processor
	late  bool                    // a call stands behind what happened in it, see [Event.late]
}

func (c *clocks) add(e *Event) {
	if e.late() {
		c.late = true
		return
	}
	c.back = max(c.back, c.last-e.At)
	c.last = max(c.last, e.At)
	latest := c.on[e.CPU]
	c.alone = max(c.alone, latest-e.At)
	c.on[e.CPU] = max(latest, e.At)
}

// sort puts the events in the order of their times, if they are of one recording as far as the clocks say.
func (b *builder) sort(c *clocks) {
	n := &b.script.Notes
	n.Sorted = c.back > 0 && c.alone <= disorder
	n.Back = c.alone
	if n.Sorted {
		n.Back = c.back
	}
	if n.Sorted || c.late && c.alone <= disorder {
		slices.SortStableFunc(b.events, func(x, y Event) int { return cmp.Compare(x.At, y.At) })
	}
}
