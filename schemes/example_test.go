package schemes_test

import (
	"errors"
	"fmt"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads/subsystem"
)

// A program makes a scheme and a table that it guards, registers entries, and looks
// them up: get, use, put. This entry is built in; the entries of a module have it as
// their owner.
func Example() {
	scheme := tryget.New()
	index := subsystem.ByName("filesystem").NewIndex()
	table := schemes.NewTable(scheme, 0, "filesystems", schemes.Spinning, index)
	key := schemes.Key{Name: "ramfs"}
	fmt.Println("register:", scheme.Register(&schemes.Entry{Table: table, Key: key}))

	ref, err := scheme.Get(table, key)
	if err == nil {
		fmt.Println("the text is", ref.Use())
		scheme.Put(ref)
	}
	_, err = scheme.Get(table, schemes.Key{Name: "xfs"})
	fmt.Println("not there:", errors.Is(err, schemes.ErrNotFound))
	// Output:
	// register: <nil>
	// the text is intact
	// not there: true
}
