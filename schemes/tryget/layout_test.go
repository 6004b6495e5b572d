package tryget

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
)

// Every get and put reads the gate. It must not share a cache line with words that
// others write.
func TestLayout(t *testing.T) {
	layout.Apart(t, module{}, "restart")
	layout.Alone(t, module{}, "gate")
	layout.Size(t, module{}, Info.Memory.Module)
}
