package splitref

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// The gate is read by every get and put and must keep clear of what anybody else writes.
func TestLayout(t *testing.T) {
	layout.Apart(t, module{}, "restart")
	layout.Alone(t, module{}, "gate")
	layout.Size(t, module{}, Info.Memory.Module)
}
