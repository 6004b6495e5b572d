package tables

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
)

// Every lookup, or every writer of a table, writes the words of the lock. They must be
// apart from what lies beside them.
func TestLayout(t *testing.T) {
	layout.Apart(t, Lock{}, "sleeping")
	layout.Alone(t, Lock{}, "spin")
	layout.Alone(t, Lock{}, "sem")
	layout.Alone(t, writers{}, "Mutex")
	layout.Size(t, Lock{}, LockedBytes)
	layout.Size(t, writers{}, LocklessBytes)
}
