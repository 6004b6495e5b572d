package rwsem

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
)

// The words of the semaphore are written by every get and put; its order, and
// whatever is allocated beside it, is not.
func TestLayout(t *testing.T) {
	layout.Apart(t, semaphore{}, "RWMutex")
	layout.Alone(t, semaphore{}, "RWMutex")
	layout.Size(t, semaphore{}, Info.Memory.Table)
	layout.Size(t, module{}, Info.Memory.Module)
}
