//go:build explore

package explore

import (
	"fmt"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// races follows what happens before what, by the rules of Go's memory model and
// nothing else, and convicts plain accesses that are not ordered by it. This
// order is weaker than that of dependent steps: a load does not happen before
// the store that follows it. Vector clocks after Djit+ (Pozniansky and
// Schuster, 2003), one clock a location since there are few.
func (e *engine) races(a *actor) {
	t, k := a.t, a.kind
	now := int32(e.depth) + 1
	for i, x := range a.foot[:len(a.foot)-t.reads] { // without the plain reads: nobody writes those fields
		l := x.at
		switch {
		case k == mem.KindRead:
			if l.writer >= 0 && l.writer != a.id && t.synced[l.writer] < l.plainW {
				e.race(a, l.writer, l.plainW, "write")
			}
			l.plainR[a.id], l.plain = now, true
			continue
		case k == mem.KindWrite:
			if l.writer >= 0 && l.writer != a.id && t.synced[l.writer] < l.plainW {
				e.race(a, l.writer, l.plainW, "write")
			}
			if l.plain {
				for r, at := range l.plainR {
					if at > t.synced[r] && r != a.id {
						e.race(a, r, at, "read")
					}
				}
			}
			l.writer, l.plainW = a.id, now
			l.plainR, l.plain = clock{}, false
			continue
		case k == mem.KindPause || k == mem.KindFree:
			continue
		case k == mem.KindBuffer:
			if e.opts.Ordered && t.flusher == nil && i == 0 {
				t.synced[a.id] = now
				l.released.join(&t.synced)
			}
			continue
		}
		if k.Has(mem.Acquires) {
			t.synced.join(&l.released)
			if !k.Reader() && !k.Pins() {
				t.synced.join(&l.rreleased)
			}
		}
		if k.Has(mem.Releases) && i == 0 {
			t.synced[a.id] = now
			switch {
			case k.Reader() || k.Unpins():
				l.rreleased.join(&t.synced)
			case k == mem.KindStore:
				l.released = t.synced // a load of this value sees this store only
			default:
				l.released.join(&t.synced)
			}
		}
	}
}

func (e *engine) race(a *actor, other int, at int32, what string) {
	if e.opts.NoRaces {
		return
	}
	e.violate(promise.NoRace, fmt.Sprintf("%s: plain %s, concurrent with the plain %s of %s in step %d",
		a.t.Name, a.kind, what, e.actors[other].t.Name, at))
}
