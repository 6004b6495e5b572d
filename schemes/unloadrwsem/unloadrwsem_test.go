package unloadrwsem

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// The words of the semaphore are written by every get.
func TestLayout(t *testing.T) {
	layout.Apart(t, module{}, "sem")
	layout.Alone(t, module{}, "sem")
	layout.Size(t, module{}, Info.Memory.Module)
}
