package rwsem

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
)

// The words of the semaphore are written by every get and put; its order, and
// whatever is allocated beside it, is not. A module's association is written by
// every unload, its count's address read by every get and put.
func TestLayout(t *testing.T) {
	layout.Apart(t, semaphore{}, "RWMutex")
	layout.Alone(t, semaphore{}, "RWMutex")
	layout.Alone(t, module{}, "refs")
	layout.Alone(t, module{}, "waiter")
	layout.Apart(t, module{}, "association")
	layout.Alone(t, module{}, "association")
	layout.Size(t, semaphore{}, Info.Memory.Table)
	layout.Size(t, module{}, Info.Memory.Module)
	layout.Size(t, [1]Semaphore{}, Info.Memory.Registration) // an element of association.sems
}
