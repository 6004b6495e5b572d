package rwsemhandoff

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// The words of the semaphore are written by every get and put; its order, and
// whatever is allocated beside it, is not.
func TestLayout(t *testing.T) {
	layout.Apart(t, semaphore{}, "handoff")
	layout.Alone(t, semaphore{}, "handoff")
	layout.Size(t, semaphore{}, Info.Memory.Table)
}
