package bravo

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// The bias is read by every get and put; the lock underneath is written by
// those that go the slow way.
func TestLayout(t *testing.T) {
	layout.Apart(t, lock{}, "underneath")
	layout.Alone(t, lock{}, "underneath")
	layout.Alone(t, lock{}, "biased")
	layout.Size(t, semaphore{}, Info.Memory.Table)
	if slots > 2 { // as in an ordinary build
		layout.Size(t, visible{}, Info.Memory.Scheme)
	}
}
