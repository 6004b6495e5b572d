package tables_test

import (
	"fmt"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/tables"
	"github.com/modbench/modbench/workloads/subsystem"
)

// A scheme embeds Locked. Its Get finds an entry under the table's read lock, and pins
// the module before it unlocks.
func ExampleLocked() {
	var guard tables.Locked // embedded in a scheme
	table := &schemes.Table{Name: "filesystems", Index: subsystem.ByName("filesystem").NewIndex()}
	guard.SetTable(table)
	key := schemes.Key{Name: "ext4"}
	fmt.Println("register:", guard.Register(&schemes.Entry{Table: table, Key: key}))

	lock := tables.LockOf(table)
	lock.RLock()
	e := table.Find(key)
	// Here e stays registered: this is the place to pin its module.
	lock.RUnlock()
	fmt.Println("found:", e.Key)
	// Output:
	// register: <nil>
	// found: ext4
}
