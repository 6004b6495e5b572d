package rwsem

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
)

// Every get and put writes the words of the semaphore, which must be apart from its
// order and from objects allocated beside it. Every unload writes a module's
// association, and every get and put reads the address of its count.
func TestLayout(t *testing.T) {
	layout.Apart(t, semaphore{}, "RWMutex")
	layout.Alone(t, semaphore{}, "RWMutex")
	layout.Alone(t, module{}, "refs")
	layout.Alone(t, module{}, "waiter")
	layout.Apart(t, module{}, "association")
	layout.Alone(t, module{}, "association")
	layout.Size(t, semaphore{}, Info.Memory.Table)
	layout.Size(t, module{}, Info.Memory.Module)
}
