package bravo

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// Every get and put reads the bias. Slow readers write the lock underneath, and the
// others write the slot of their processor.
func TestLayout(t *testing.T) {
	layout.Apart(t, lock{}, "underneath")
	layout.Alone(t, lock{}, "underneath")
	layout.Alone(t, lock{}, "biased")
	layout.Size(t, slot{}, layout.Line)
	layout.Size(t, slot{}, Info.Memory.TableCell)
	layout.Size(t, semaphore{}, Info.Memory.Table)
}
