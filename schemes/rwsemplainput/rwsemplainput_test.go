package rwsemplainput

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// The words of the semaphore are written by every get, a module's association by every
// unload. What get and put read of a module lies apart from both.
func TestLayout(t *testing.T) {
	layout.Apart(t, semaphore{}, "RWMutex")
	layout.Alone(t, semaphore{}, "RWMutex")
	layout.Alone(t, module{}, "gets")
	layout.Alone(t, module{}, "puts")
	layout.Alone(t, module{}, "tables")
	layout.Size(t, semaphore{}, Info.Memory.Table)
	layout.Size(t, module{}, Info.Memory.Module)
}
