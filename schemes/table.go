package schemes

import (
	"strconv"

	"github.com/modbench/modbench/schemes/mem"
)

// Key is what a lookup asks a table for: a name, a number, or both, as the
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

// Index is one subsystem's data structure. Find, Each and Wider may run at the same time as
// one Insert or Remove. That is memory-safe, because links are atomic, and they see
// the table either before or after the change. They may run in a pinned section, so
// they do not block, allocate or give the processor away. The scheme makes sure that
// Insert and Remove exclude each other.
type Index interface {
	// Find returns the entry that k denotes, or nil.
	Find(k Key) *Entry
	// Insert adds e, or fails as the subsystem's register function does
	// ([ErrBusy], [ErrExist]) and changes nothing.
	Insert(e *Entry) error
	// Remove takes e out, or fails with [ErrInvalid] if e is not in the index. A
	// reader that has reached e can still follow its link.
	Remove(e *Entry) error
	// Each calls f for each entry, in the order in which they are searched, until f returns
	// false. f has what a section allows: see [ReadLocker].
	Each(f func(e *Entry) bool)
}

// Fallback is implemented by an index in which a refused lookup goes on to a
// wider entry, as in get_gendisk of 2.5.52: if the lock hook of a range fails, the
// next larger range is tried.
type Fallback interface {
	// Wider returns the tightest entry for k that is wider than e, or nil.
	Wider(k Key, e *Entry) *Entry
}

// Objects is implemented by an index whose entries have a reference count of their
// own, in addition to the count of the module: net_device and device_driver. Both
// methods may give the processor away. They are called only while the table is
// protected or the module is pinned.
type Objects interface {
	Hold(e *Entry)
	Drop(e *Entry)
}

// Lock says which lock the subsystem itself had in 2.5.52.
type Lock int

// The two locks: a spinning rwlock_t, or a sleeping rw_semaphore.
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
	Guard any // what the scheme keeps for the table, set by SetTable

	fallback Fallback // Index, if it implements Fallback; else nil
	objects  Objects  // Index, if it implements Objects; else nil
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
// table have objects. A scheme calls it while its lock protects the table, where it
// may sleep. In a pinned section a scheme calls [Table.Lookup] instead; it calls
// [Table.Hold] later, when the module is pinned and the section has ended.
func (t *Table) Find(k Key) *Entry {
	e := t.Index.Find(k)
	if t.objects != nil && e != nil {
		t.objects.Hold(e)
	}
	return e
}

// Next returns the entry to try after e, or nil. A scheme calls it when Find or Next
// found e for k, and the module of e could not be pinned. Next drops the object of e
// and holds that of the entry it returns. Without a [Fallback] it returns nil.
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

// Each calls f for each entry of the table until it returns false. The caller is in a section
// of a [ReadLocker].
func (t *Table) Each(f func(e *Entry) bool) { t.Index.Each(f) }

// Wider is Next for an entry that Lookup or Wider found. It drops no object and
// holds none.
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

// Entry is one registered thing: a filesystem, a network device, a driver. It
// is allocated with its module, as static data in the kernel is. After it has been
// unregistered it is not registered again. Lookups read all fields but Objects;
// these are written before Register and lie apart from Objects, which lookups write.
type Entry struct {
	Key   Key
	Span  uint64             // how many numbers it covers, from Key.Num on; 0 means 1
	IDs   []uint64           // the device ids that a driver matches; nil for other entries
	Owner *Module            // nil: built in, always pinned
	Table *Table             // where it is or will be registered
	Next  mem.Pointer[Entry] // the index's link: Insert and Remove publish, Find observes

	_       [128]byte // Objects is written by every holder of the entry
	Objects mem.Int64 // the object count of an index with [Objects]
	_       [128]byte
}

// Ref is a reference: while it lasts, the module of Entry is pinned. It is a value;
// exactly one Put ends it.
type Ref struct {
	Entry *Entry
	Tag   uintptr // set by the scheme: what Put needs to know of this Get
}
