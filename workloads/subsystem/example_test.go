package subsystem_test

import (
	"fmt"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads/subsystem"
)

// An index finds what was inserted, and its subsystem says what to load when nothing is found.
func Example() {
	filesystems := subsystem.ByName("filesystem")
	index := filesystems.NewIndex()
	ext4 := &schemes.Entry{Key: schemes.Key{Name: "ext4"}}
	fmt.Println("insert:", index.Insert(ext4))
	fmt.Println("found:", index.Find(ext4.Key) == ext4)
	fmt.Println("insert again:", index.Insert(ext4))

	missing := schemes.Key{Name: "xfs"}
	if index.Find(missing) == nil {
		fmt.Println("not there; load", filesystems.Alias(missing))
	}
	fmt.Println("remove:", index.Remove(ext4))
	fmt.Println("found:", index.Find(ext4.Key) != nil)
	// Output:
	// insert: <nil>
	// found: true
	// insert again: busy (EBUSY)
	// not there; load xfs
	// remove: <nil>
	// found: false
}
