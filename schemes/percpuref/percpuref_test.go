package percpuref

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// The word is written by every get and put while the mode is atomic; the mode
// is read by all of them, always.
func TestLayout(t *testing.T) {
	layout.Alone(t, module{}, "mode")
	layout.Alone(t, module{}, "count")
	layout.Size(t, module{}, Info.Memory.Module)
}
