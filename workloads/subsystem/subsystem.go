// Package subsystem models the five tables of Linux 2.5.52 whose entries belong
// to modules, and a sixth that Go programs have. For each it has the key, the index
// structure, the rules of registering, the object count if entries have one, and the
// alias of the module that a miss loads.
//
//	subsystem                key                index                      lock
//	net_device               ifname or ifindex  one list                   rwlock_t
//	filesystem               name               one list                   rwlock_t
//	file_operations          major              array of 255 slots         rwlock_t
//	block_device_operations  dev_t              255 chains by range size   rwlock_t
//	device_driver            device id          lists of drivers and ids   rw_semaphore
//	registry                 name               hash                       sync.RWMutex
//
// An index here is structure only. Locks and module references belong to the
// scheme, and the decision to load a module belongs to the workload.
//
// Readers may walk an index while one writer changes it. The kernel's indexes of
// 2002 did not allow that. Here links are atomic, an entry is complete before it
// is linked, and a removed entry keeps its link, so that a reader that has reached
// it can go on. So the same index serves schemes that exclude writers and schemes that
// do not. On amd64 and arm64 an atomic load costs as much as a plain one.
//
// Find reads only what registering writes, never what lookups write, and
// allocates nothing.
package subsystem

import "github.com/modbench/modbench/schemes"

// Subsystem describes one of the six.
type Subsystem struct {
	Name    string // as --subsystem spells it: the kernel's type
	Summary string // one line

	Key       string  // by which a lookup finds an entry
	Structure string  // how the index is searched
	Scan      float64 // ns that a lookup takes for each entry of the subsystem, about; 0: it is not searched one by one
	Span      string  // how long the kernel keeps a reference

	Lock     schemes.Lock // of the table
	LockName string       // as 2.5.52 calls it

	// Alias returns the name that the kernel passes to request_module when k
	// is not found, or "" if it does not call it.
	Alias func(k schemes.Key) string

	// RetryRefused says that the kernel treats a refused get as a miss: it loads
	// the alias and looks up once more. Otherwise the refusal is the answer.
	RetryRefused bool

	Uses Uses // what else callers do with the table

	// NewIndexes returns n empty indexes, for the tables of one kernel. They share
	// what these tables share in the kernel, such as a lock.
	NewIndexes func(n int) []schemes.Index

	_ struct{}
}

// NewIndex returns an empty index that shares nothing with another.
func (s *Subsystem) NewIndex() schemes.Index { return s.NewIndexes(1)[0] }

// Kernel has the five subsystems of Linux, and All these and the one of Go programs, in the
// order of all lists. Nobody may change them.
var (
	Kernel = []*Subsystem{&NetDevice, &Filesystem, &FileOperations, &BlockDevice, &DeviceDriver}
	All    = append(Kernel[:len(Kernel):len(Kernel)], &Registry)
)

// ByName returns the subsystem of that name, or nil.
func ByName(name string) *Subsystem {
	for _, s := range All {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// filler is an index whose Insert walks the whole table, as the kernel's does. A
// table of a million entries could not be filled that way: it would take a
// million million steps.
type filler interface {
	// Fill makes each Insert take constant time, with the same outcome, until
	// done is called. Calls of Fill and done need the same exclusion as Insert.
	Fill() (done func())
}

// Fill calls ix.Fill if ix is a filler. Otherwise it returns a function that
// does nothing.
func Fill(ix schemes.Index) (done func()) {
	if f, ok := ix.(filler); ok {
		return f.Fill()
	}
	return func() {}
}

// Detacher is an index of a subsystem in which an entry has to let go of its devices before it is taken out.
type Detacher interface {
	// Detaching has each Remove call f first, with the table locked as for Remove. It is called before anybody uses
	// the index.
	Detaching(f func(e *schemes.Entry))
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
