package bench

import "math/rand/v2"

// tally counts the operations of a worker that also unloads, up to its next
// unload: one unload to so many operations, however fast a scheme does either.
// If unloads went by time, a slower scheme would be unloaded under more often in
// as many lookups. A tally lasts for the whole round.
type tally struct {
	unloader *unloader
	every    int // operations to an unload
	left     int // operations until the next one
}

// newTally begins at a random point before the first unload. So workers do not all unload
// at once, and a round that is too short for one unload each has its share of unloads.
func newTally(u *unloader, every int, random *rand.Rand) *tally {
	return &tally{u, every, 1 + random.IntN(every)}
}

// mixed is a loop in which the worker itself unloads and reloads a module each
// time its tally is full.
type mixed struct {
	loop  loop
	tally *tally
	times *timings
}

// run does n operations, and then an unload if one is due. The wait of the unload cannot
// be interrupted. It ends when the other workers have put; they do so at the latest when
// they next look whether the part has ended.
func (m *mixed) run(n int) int {
	did, t := m.loop.run(n), m.tally
	if t.left -= n; t.left > 0 {
		return did
	}
	t.left += t.every
	_ = t.unloader.once(nil) // the unloader counts refusals
	m.times.last = 0         // the gap until the next lookup is no stall of a bystander
	return did
}
