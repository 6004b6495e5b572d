package unloadlock

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// The lock is written by every get of every module, the count by every get and put of one.
func TestLayout(t *testing.T) {
	layout.Alone(t, Scheme{}, "unloadLock")
	layout.Alone(t, module{}, "refs")
	layout.Size(t, module{}, Info.Memory.Module)
}
