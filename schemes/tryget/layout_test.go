package tryget

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
)

// The gate is read by every get and put and must keep clear of what anybody else
// writes.
func TestLayout(t *testing.T) {
	layout.Apart(t, module{}, "restart")
	layout.Alone(t, module{}, "gate")
	layout.Size(t, module{}, Info.Memory.Module)
}
