package percpuref

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// Every get and put reads the mode. While it is atomic, every get and put writes the
// word.
func TestLayout(t *testing.T) {
	layout.Alone(t, module{}, "mode")
	layout.Alone(t, module{}, "count")
	layout.Size(t, module{}, Info.Memory.Module)
}
