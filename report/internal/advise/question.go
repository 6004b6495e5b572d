// Package advise answers which scheme should guard a table, from what was measured. It is a function of a question, of
// what the schemes declare about themselves, and of the figures of a run: it measures nothing, and where the figures do
// not carry an answer it says so.
package advise

import (
	"fmt"
	"time"
)

// Question is what somebody says of a table.
type Question struct {
	Lookups float64       // a second, of all processors together
	Unloads float64       // a second
	Hold    time.Duration // how long an entry is held
	Exit    time.Duration // how long a module's exit function runs
	Entries int           // in the table; 0: not said
	Index   Index
	Atomic  bool // lookups come from where nothing may sleep
	Procs   int  // 0: as many as were measured

	Measured bool // the figures were measured for this question, where it is asked

	_ struct{}
}

// Index is how a table is searched.
type Index string

// The indexes.
const (
	Hash  Index = "hash"
	List  Index = "list"
	Array Index = "array"
)

// Indexes returns all of them.
func Indexes() []Index { return []Index{Hash, List, Array} }

// subsystems are the models whose index is like that, the nearest first. The registry of a Go program is a hash that
// all schemes share. Where no hash was measured, an array stands for it, since its search takes constant time too.
var subsystems = map[Index][]string{
	Hash:  {Registry, "block_device_operations", "file_operations"},
	List:  {"filesystem", "net_device", "device_driver"},
	Array: {"file_operations"},
}

// Registry is the model of a Go program's table.
const Registry = "registry"

// Check returns an error if the question cannot be answered by anybody.
func (q *Question) Check() error {
	switch {
	case !(q.Lookups > 0):
		return fmt.Errorf("lookups %v: want more than none a second", q.Lookups)
	case !(q.Unloads >= 0):
		return fmt.Errorf("unloads %v: want none or more a second", q.Unloads)
	case q.Hold < 0:
		return fmt.Errorf("hold %v: want 0 or longer", q.Hold)
	case q.Exit < 0:
		return fmt.Errorf("exit %v: want 0 or longer", q.Exit)
	case q.Entries < 0:
		return fmt.Errorf("entries %d: want 0 or more", q.Entries)
	case q.Procs < 0:
		return fmt.Errorf("procs %d: want 0 or more", q.Procs)
	case subsystems[q.Index] == nil:
		return fmt.Errorf("index %q: want one of %v", q.Index, Indexes())
	}
	return nil
}
