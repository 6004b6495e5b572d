package tables

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
)

// The words of the locks are written by every lookup, or by every writer of a
// table; what lies beside them is not.
func TestLayout(t *testing.T) {
	layout.Apart(t, Lock{}, "sleeping")
	layout.Alone(t, Lock{}, "spin")
	layout.Alone(t, Lock{}, "sem")
	layout.Alone(t, writers{}, "Mutex")
	layout.Size(t, Lock{}, LockedBytes)
	layout.Size(t, writers{}, LocklessBytes)
}
