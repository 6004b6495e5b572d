package subsystem

import (
	"hash/maphash"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// Registry is the table of a Go program: a map from a name to a plugin, a tenant or a
// handler. It is no table of a kernel.
//
// A program asks for a name once a request, holds what it finds until the request has been
// answered, and loads it if it is not there. What a program writes for that is
// map[string]*T under a sync.RWMutex, a sync.Map, or an atomic.Pointer to a map that is
// copied at each change.
//
// All three search a hash, and so does the index here. It hashes the name with the function
// of Go's own maps, and readers need no lock, so that every scheme has the same index. A map
// of Go cannot be the index, because schemes that keep nobody out would read it while it is
// written. The schemes syncmap and cow put a sync.Map or a map of Go before it: a hash before
// a hash. So in this subsystem, and in no other, the two do not gain from having a hash where
// the others scan. They hash the name and a number, as the key of every table has both.
// BenchmarkSearch measures the four searches without any guard. Where callers do all that
// they do ([Uses]), one request in a thousand asks for the list of all plugins.
var Registry = Subsystem{
	Name:         "registry",
	Summary:      "plugins, tenants or handlers of a Go program by name, once a request",
	Key:          "name",
	Structure:    "a hash, of the function that Go's maps have",
	Span:         "a request",
	Lock:         schemes.Sleeping,
	LockName:     "sync.RWMutex",
	Alias:        func(k schemes.Key) string { return k.Name },
	RetryRefused: true,
	Uses:         Uses{Walks: 1},
	NewIndexes:   separate[hash],
}

// hash is an index by name. A slot is a list of nodes that do not change: a change
// makes the nodes before the place anew and stores the first one. Entry.Next is not used.
//
// If there are more entries than slots, all go into a fresh and larger set of slots. A
// reader that has loaded the old set goes on in it and sees the table as it was then.
//
// The zero value is empty.
type hash struct {
	slots mem.Pointer[[]slot] // read by every lookup, written when the table grows; nil: no entry yet

	_ [128 - word]byte // what follows is written by every change

	entries int

	_ [128 - word]byte
}

// slot is the head of a list of nodes: Insert and Remove publish, Find observes.
type slot = mem.Pointer[node]

// node is one entry in its slot. It never changes.
type node struct {
	hash  uint64
	entry *schemes.Entry
	next  *node
}

// fewest is the number of slots of a table that has an entry. Numbers of slots are powers of two.
const fewest = 64

// start is the seed of all hashes, as each map of Go has one.
var start = maphash.MakeSeed()

var _ schemes.Index = (*hash)(nil)

// Find returns the entry of that name. Cost: a hash and one string comparison.
func (x *hash) Find(k schemes.Key) *schemes.Entry {
	slots := x.slots.Load() // observes grow
	if slots == nil {
		return nil
	}
	h := maphash.String(start, k.Name)
	n := (*slots)[h&uint64(len(*slots)-1)].Load() // observes Insert and Remove
	for n != nil && (n.hash != h || n.entry.Key.Name != k.Name) {
		n = n.next
	}
	if n == nil {
		return nil
	}
	return n.entry
}

// Insert adds e, or returns ErrExist if the name is taken. Cost: constant, but for a table
// that grows.
func (x *hash) Insert(e *schemes.Entry) error {
	if x.Find(e.Key) != nil {
		return schemes.ErrExist
	}
	x.grow()
	h := maphash.String(start, e.Key.Name)
	at := x.at(h)
	at.Store(&node{h, e, at.Load()}) // publishes e: pairs with the load in Find
	x.entries++
	return nil
}

// Remove takes e out: ErrInvalid if e is absent.
func (x *hash) Remove(e *schemes.Entry) error {
	if x.Find(e.Key) != e {
		return schemes.ErrInvalid
	}
	at := x.at(maphash.String(start, e.Key.Name))
	at.Store(at.Load().without(e)) // publishes the removal: pairs with the load in Find
	x.entries--
	return nil
}

// Each goes through all slots.
func (x *hash) Each(f func(e *schemes.Entry) bool) {
	slots := x.slots.Load() // observes grow
	if slots == nil {
		return
	}
	for i := range *slots {
		for n := (*slots)[i].Load(); n != nil; n = n.next { // observes Insert and Remove
			if !f(n.entry) {
				return
			}
		}
	}
}

// at returns the slot of a hash. There are slots.
func (x *hash) at(h uint64) *slot {
	slots := *x.slots.Load()
	return &slots[h&uint64(len(slots)-1)]
}

// without returns the list n without e, which is in it.
func (n *node) without(e *schemes.Entry) *node {
	if n.entry == e {
		return n.next
	}
	return &node{n.hash, n.entry, n.next.without(e)}
}

// grow makes room for one entry more.
func (x *hash) grow() {
	old := x.slots.Load()
	size := fewest
	if old != nil {
		if x.entries < len(*old) {
			return
		}
		size = 2 * len(*old)
	}
	slots := make([]slot, size)
	if old != nil {
		for i := range *old {
			for n := (*old)[i].Load(); n != nil; n = n.next {
				at := &slots[n.hash&uint64(size-1)]
				at.Store(&node{n.hash, n.entry, at.Load()})
			}
		}
	}
	x.slots.Store(&slots) // publishes all that is in them: pairs with the load in Find
}
