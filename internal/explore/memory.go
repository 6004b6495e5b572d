//go:build explore

package explore

import (
	"math/bits"
	"unsafe"
)

// maxActors bounds threads and their store buffers in one execution.
const maxActors = 24

// set is a set of actors.
type set uint32

func (s set) has(a *actor) bool { return s>>a.id&1 != 0 }
func (s set) with(a *actor) set { return s | 1<<a.id }
func (s set) first() int        { return bits.TrailingZeros32(uint32(s)) }

// clock is a vector clock. Component a is 1 + the index in the execution of the
// last step of actor a that is known, so it also names that step.
type clock [maxActors]int32

func (c *clock) join(d *clock) {
	for i, v := range d {
		if v > c[i] {
			c[i] = v
		}
	}
}

// location is what an execution remembers about one address.
type location struct {
	addr unsafe.Pointer // kept, so that nothing else is allocated there meanwhile

	// For the order of dependent steps.
	written clock // of the last write
	read    clock // of all reads since then
	uses    []use // steps, oldest first
	gone    bool  // the last write was a free
	hashW   uint64
	hashR   uint64

	// For data races: what acquiring here makes happen before, and when plain
	// accesses were made (1 + index of the step, by actor).
	released  clock // by writers
	rreleased clock // by readers of a lock, acquired by writers only
	plainW    int32
	writer    int
	plainR    clock
	plain     bool // plainR is not zero

	past []version // values that a flush has overwritten, oldest first; only where stores are reordered

	stolen bool // a lock that was read-unlocked by a thread that had not locked it
}

// use is one step at a location.
type use struct {
	step  int32
	actor int8
	write bool
}

// access is one location that a step concerns.
type access struct {
	at    *location
	write bool
}

// memory finds locations by address: a hash table with linear probing that is
// emptied by raising its epoch, since it is emptied some 10,000 times a second.
type memory struct {
	slots []slot
	shift uint
	epoch uint32
	pool  []*location // in order of first use in this execution, then spare ones
	n     int
}

type slot struct {
	addr  unsafe.Pointer
	epoch uint32
	index int32
}

func (m *memory) reset() {
	if m.epoch++; m.epoch == 0 || m.slots == nil {
		m.resize(max(len(m.slots), 256))
	}
	m.n = 0
}

func (m *memory) resize(n int) {
	m.slots = make([]slot, n)
	m.shift = uint(64 - bits.TrailingZeros(uint(n)))
	m.epoch = 1
	for i := range m.n {
		s := m.probe(m.pool[i].addr)
		*s = slot{m.pool[i].addr, m.epoch, int32(i)}
	}
}

func (m *memory) probe(p unsafe.Pointer) *slot {
	i := uint64(uintptr(p)) * 0x9e3779b97f4a7c15 >> m.shift
	for {
		s := &m.slots[i]
		if s.addr == p || s.epoch != m.epoch {
			return s
		}
		i = (i + 1) & uint64(len(m.slots)-1)
	}
}

// at returns the location of address p.
func (m *memory) at(p unsafe.Pointer) *location {
	s := m.probe(p)
	if s.epoch == m.epoch {
		return m.pool[s.index]
	}
	if 2*m.n >= len(m.slots) {
		m.resize(2 * len(m.slots))
		s = m.probe(p)
	}
	if m.n == len(m.pool) {
		m.pool = append(m.pool, new(location))
	}
	l := m.pool[m.n]
	*l = location{addr: p, uses: l.uses[:0], past: l.past[:0], writer: -1}
	*s = slot{p, m.epoch, int32(m.n)}
	m.n++
	return l
}

// used returns the locations of the execution so far.
func (m *memory) used() []*location { return m.pool[:m.n] }

// mix combines two hashes; the constants are splitmix64's.
func mix(a, b uint64) uint64 {
	x := a*0x9e3779b97f4a7c15 + b + 0x632be59bd9b4e019
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
