package bench

import "math/rand/v2"

// mixed is what a worker needs that unloads too: so many lookups to an unload,
// however fast a scheme does either. By time, a scheme that looks up slower is
// unloaded under more often in as many lookups.
type mixed struct {
	*unloader
	every int // operations to an unload
	left  int // until the next one
}

// newMixed begins anywhere before the first unload, so that workers do not unload
// all at once, and a round too short for one each has its share of them.
func newMixed(u *unloader, every int, random *rand.Rand) *mixed {
	return &mixed{u, every, 1 + random.IntN(every)}
}

// mixing returns l with an unload of the worker's own after every so many of its
// operations. Nothing interrupts the unload's wait: it ends when the other
// workers have put, who hold no longer than their next look at the stop flag.
func (w *worker) mixing(l loop) loop {
	m := w.mixed
	return loop{func(n int) {
		l.run(n)
		if m.left -= n; m.left > 0 {
			return
		}
		m.left += m.every
		_ = m.once(nil)  // counted there
		w.times.last = 0 // the time since is no stall of a bystander
	}, min(l.n, m.every)}
}
