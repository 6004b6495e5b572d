package subsystem

import (
	"cmp"
	"slices"

	"github.com/modbench/modbench/schemes"
)

// regions is what a gendisk keeps in addition to its chains while it is being filled:
// the places of entries by range, and the majors that are taken. A new entry is linked
// in front of those of its range. So the last entry of a range stays the last, and the
// place of the next wider range is behind it.
type regions struct {
	hindmost map[*link][]*schemes.Entry // by chain: one for each range, by range
	majors   map[uint64]struct{}        // the numbers of whole majors
}

// Fill implements filler.
func (g *gendisk) Fill() (done func()) {
	g.filling = &regions{make(map[*link][]*schemes.Entry), make(map[uint64]struct{})}
	for i := range g.probes {
		g.filling.chain(g, &g.probes[i])
	}
	return func() { g.filling = nil }
}

// chain notes all entries of one chain.
func (r *regions) chain(g *gendisk, head *link) {
	r.hindmost[head] = nil
	var last *schemes.Entry
	for e := head.Load(); e != &g.catchAll; e = e.Next.Load() {
		if last != nil && span(last) < span(e) {
			r.hindmost[head] = append(r.hindmost[head], last)
		}
		if span(e) == major {
			r.majors[e.Key.Num] = struct{}{}
		}
		last = e
	}
	if last != nil {
		r.hindmost[head] = append(r.hindmost[head], last)
	}
}

// place returns the link behind all entries of a chain with a smaller range
// than n. Cost: logarithmic in the number of different ranges.
func (r *regions) place(head *link, n uint64) *link {
	if i, _ := r.search(head, n); i > 0 {
		return &r.hindmost[head][i-1].Next
	}
	return head
}

// add notes that e has been linked in its place.
func (r *regions) add(head *link, e *schemes.Entry) {
	if i, there := r.search(head, span(e)); !there {
		r.hindmost[head] = slices.Insert(r.hindmost[head], i, e)
	}
	if span(e) == major {
		r.majors[e.Key.Num] = struct{}{}
	}
}

// search returns the place of range n in hindmost, and whether it is there.
func (r *regions) search(head *link, n uint64) (int, bool) {
	return slices.BinarySearchFunc(r.hindmost[head], n, func(e *schemes.Entry, n uint64) int {
		return cmp.Compare(span(e), n)
	})
}
