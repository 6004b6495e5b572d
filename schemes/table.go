package schemes

import (
	"strconv"

	"github.com/modbench/modbench/schemes/mem"
)

// Key is what a table is searched by: a name, a number, or both, as the
// subsystem's index defines.
type Key struct {
	Name string // filesystem or interface name
	Num  uint64 // major, dev_t, ifindex or device id
}

// String returns the name, the number, or both, for messages.
func (k Key) String() string {
	switch {
	case k.Name == "":
		return strconv.FormatUint(k.Num, 10)
	case k.Num == 0:
		return k.Name
	}
	return k.Name + " " + strconv.FormatUint(k.Num, 10)
}

// Index is one subsystem's data structure. Find and Wider may run at the same time as
// one Insert or Remove. They are memory-safe then, because links are atomic, and see
// the table as it is before or after the change. They may run in a pinned section, so
// they do not block, do not allocate and do not give the processor away. The scheme
// makes sure that Insert and Remove exclude each other.
type Index interface {
	// Find returns the entry that k denotes, or nil.
	Find(k Key) *Entry
	// Insert adds e, or fails as the subsystem's register function does
	// ([ErrBusy], [ErrExist]) and changes nothing.
	Insert(e *Entry) error
	// Remove takes e out, or fails with [ErrInvalid] when it is not in. A reader that
	// stands on e can still follow its link.
	Remove(e *Entry) error
}

// Fallback is implemented by an index in which a refused lookup goes on to a
// wider entry: get_gendisk of 2.5.52, where a failing lock hook falls through
// to the next larger range.
type Fallback interface {
	// Wider returns the tightest entry for k that is wider than e, or nil.
	Wider(k Key, e *Entry) *Entry
}

// Objects is implemented by an index whose entries carry a reference count of
// their own beside the module's: net_device and device_driver. Both methods may
// give the processor away.
type Objects interface {
	Hold(e *Entry) // called where the table is protected or the module is pinned
	Drop(e *Entry) // called where Hold could be
}

// Lock says which lock the subsystem itself had in 2.5.52.
type Lock int

// A spinning rwlock_t, or a sleeping rw_semaphore.
const (
	Spinning Lock = iota
	Sleeping
)

// Table is one subsystem's index as schemes see it. Fields are set before the
// first Register and read-only afterwards.
type Table struct {
	ID    int    // position in the lock order: unique among the tables of one scheme
	Name  string // for messages
	Lock  Lock   // the subsystem's own lock
	Index Index
	Guard any // the scheme's, set by SetTable

	fallback Fallback // Index as Fallback, nil when it is none
	objects  Objects  // Index as Objects, nil when it has none
}

// NewTable returns a table over ix, prepared by s.
func NewTable(s Scheme, id int, name string, lock Lock, ix Index) *Table {
	t := &Table{ID: id, Name: name, Lock: lock, Index: ix}
	t.fallback, _ = ix.(Fallback)
	t.objects, _ = ix.(Objects)
	s.SetTable(t)
	return t
}

// Find looks k up and holds the object of the entry found, if entries of this
// table have one. A scheme calls it where its lock protects the table and where it
// may sleep. In a pinned section a scheme calls [Table.Lookup] instead and, once the
// module is pinned and the section has ended, [Table.Hold].
func (t *Table) Find(k Key) *Entry {
	e := t.Index.Find(k)
	if t.objects != nil && e != nil {
		t.objects.Hold(e)
	}
	return e
}

// Next is called when the module of e, which Find or Next found for k, refused
// to be pinned: it drops e's object and returns the entry to try instead, its
// object held, or nil. Only a table with a [Fallback] ever has one.
func (t *Table) Next(k Key, e *Entry) *Entry {
	t.Drop(e)
	e = t.Wider(k, e)
	if t.objects != nil && e != nil {
		t.objects.Hold(e)
	}
	return e
}

// Lookup looks k up and holds no object. It may be called in a pinned section.
func (t *Table) Lookup(k Key) *Entry { return t.Index.Find(k) }

// Wider is Next for an entry that Lookup or Wider found: no object is dropped,
// and none is held.
func (t *Table) Wider(k Key, e *Entry) *Entry {
	if t.fallback == nil {
		return nil
	}
	return t.fallback.Wider(k, e)
}

// Hold holds the object of an entry that Lookup or Wider found. The caller has
// pinned its module and is in no pinned section.
func (t *Table) Hold(e *Entry) {
	if t.objects != nil {
		t.objects.Hold(e)
	}
}

// Drop drops the object that Find, Next or Hold held. Schemes call it in Put,
// before the module is released.
func (t *Table) Drop(e *Entry) {
	touch(e) // whose Table the caller has read
	if t.objects != nil {
		t.objects.Drop(e)
	}
}

// Entry is one registered thing: a filesystem, a network device, a driver. It
// is allocated with its module, as static data in the kernel is, and never
// registered again once unregistered. What lookups read (all but Objects) is
// written before Register and lies apart from what they write.
type Entry struct {
	Key   Key
	Span  uint64             // how many numbers from Key.Num on it covers; 0 means 1
	IDs   []uint64           // the device ids a driver matches; nil elsewhere
	Owner *Module            // nil: built in, always pinned
	Table *Table             // where it is or will be registered
	Next  mem.Pointer[Entry] // the index's link: Insert and Remove publish, Find observes

	_       [128]byte // Objects is written by every holder of the entry
	Objects mem.Int64 // the object count of an index with [Objects]
	_       [128]byte
}

// Ref is a reference: proof that the module of Entry is pinned. It is a value;
// exactly one Put ends it.
type Ref struct {
	Entry *Entry
	Tag   uintptr // the scheme's: what Put needs to know of this Get
}

// Use reads the text of the pinned module, as every use of a held entry does,
// and reports what it saw. Anything but Intact is a broken promise. Cost: two
// dependent loads, usually cached.
func (r Ref) Use() Text {
	m := r.Entry.Module()
	if m == nil {
		return Intact
	}
	return m.Text()
}
