package speculative

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// The gate is read by every get; the lock is written by those that come late.
func TestLayout(t *testing.T) {
	layout.Alone(t, module{}, "gate")
	layout.Apart(t, module{}, "mu")
	layout.Size(t, module{}, Info.Memory.Module)
}
