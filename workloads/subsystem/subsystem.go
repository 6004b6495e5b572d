// Package subsystem models the five tables of Linux 2.5.52 that name modules:
// for each the key, the index structure, the rules of registering, the object
// count if entries have one, and the alias that a miss asks the module loader
// for.
//
//	subsystem                key                index                      lock
//	net_device               ifname or ifindex  one list                   rwlock_t
//	filesystem               name               one list                   rwlock_t
//	file_operations          major              array of 255 slots         rwlock_t
//	block_device_operations  dev_t              255 chains by range size   rwlock_t
//	device_driver            device id          a list a bus, ids a driver rw_semaphore
//
// An index here is structure only. Locks, module references and the decision
// to load a module belong to the scheme and to the workload: they are what is
// compared. In exchange every index can be read while one writer changes it,
// which the kernel's of 2002 could not: links are atomic, an entry is complete
// before it is linked, and a removed entry keeps its link, so that a reader
// standing on it finds its way back into the table. That makes the same bytes
// serve schemes that exclude writers and schemes that do not. On amd64 and
// arm64 an atomic load costs what a plain one does.
//
// Find reads only what registering writes, never what lookups write, and
// allocates nothing.
package subsystem

import "github.com/modbench/modbench/schemes"

// Subsystem describes one of the five.
type Subsystem struct {
	Name    string // as --subsystem spells it: the kernel's type
	Summary string // one line

	Key       string // what a lookup is by
	Structure string // how the index is searched
	Span      string // what a reference spans, in the kernel

	Lock     schemes.Lock // of the table
	LockName string       // as 2.5.52 calls it

	// Alias returns what request_module is asked for when k is not found, and
	// "" if nothing is.
	Alias func(k schemes.Key) string

	// RetryRefused says that a refused get is taken for a miss, so that it too
	// asks for the alias and looks once more. Without it the refusal is the
	// answer.
	RetryRefused bool

	// NewIndexes returns n empty indexes: the tables of one kernel, which share
	// what the subsystem's tables share.
	NewIndexes func(n int) []schemes.Index

	_ struct{}
}

// NewIndex returns one empty index that shares nothing with any other.
func (s *Subsystem) NewIndex() schemes.Index { return s.NewIndexes(1)[0] }

// All holds the five in the order in which they are listed everywhere.
var All = []*Subsystem{&NetDevice, &Filesystem, &FileOperations, &BlockDevice, &DeviceDriver}

// ByName returns the subsystem of that name, or nil.
func ByName(name string) *Subsystem {
	for _, s := range All {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// filler is implemented by an index whose Insert walks the whole table, as the
// kernel's does: that is what registering costs, but filling a table of a
// million entries that way takes a million million steps.
type filler interface {
	// Fill makes every Insert take constant time, with the same outcome, until
	// done is called. Both count as an Insert where exclusion is concerned.
	Fill() (done func())
}

// Fill calls Fill of ix if that is a filler, and otherwise returns a function
// that does nothing.
func Fill(ix schemes.Index) (done func()) {
	if f, ok := ix.(filler); ok {
		return f.Fill()
	}
	return func() {}
}

// separate returns n indexes that share nothing.
func separate[T any, P interface {
	*T
	schemes.Index
}](n int) []schemes.Index {
	ixs := make([]schemes.Index, n)
	for i := range ixs {
		ixs[i] = P(new(T))
	}
	return ixs
}
