package speculative

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// Every get reads the gate. Only gets that find it closed write the lock.
func TestLayout(t *testing.T) {
	layout.Alone(t, module{}, "gate")
	layout.Apart(t, module{}, "mu")
	layout.Size(t, module{}, Info.Memory.Module)
}
