package bravopercpu

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// The bias is read by every get and put; the lock underneath is written by
// those that go the slow way, a slot by those on its processor.
func TestLayout(t *testing.T) {
	layout.Apart(t, lock{}, "underneath")
	layout.Alone(t, lock{}, "underneath")
	layout.Alone(t, lock{}, "biased")
	layout.Size(t, slot{}, layout.Line)
	layout.Size(t, slot{}, Info.Memory.TableCell)
	layout.Size(t, semaphore{}, Info.Memory.Table)
}
