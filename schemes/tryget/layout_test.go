package tryget

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
)

// The words of the locks are written by every lookup; the gate is read by every
// get and put and must keep clear of what anybody else writes.
func TestLayout(t *testing.T) {
	layout.Apart(t, table{}, "sleeping")
	layout.Alone(t, table{}, "spin")
	layout.Alone(t, table{}, "sem")
	layout.Apart(t, module{}, "restart")
	layout.Alone(t, module{}, "gate")
	layout.Size(t, table{}, Info.Memory.Table)
	layout.Size(t, module{}, Info.Memory.Module)
}
