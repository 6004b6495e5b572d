package percpurwsem

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// Whether the lock is closed is read by every get and put; the room is written by those
// that are kept out.
func TestLayout(t *testing.T) {
	layout.Alone(t, lock{}, "closed")
	layout.Alone(t, lock{}, "waiter")
	layout.Size(t, semaphore{}, Info.Memory.Table)
}
