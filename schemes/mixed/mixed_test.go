package mixed

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestConformance(t *testing.T) { schemetest.Run(t, New) }

// Every get and put writes the count, and every get of a converted table its semaphore.
func TestLayout(t *testing.T) {
	layout.Alone(t, module{}, "refs")
	layout.Apart(t, semaphore{}, "RWMutex")
	layout.Alone(t, semaphore{}, "RWMutex")
	layout.Size(t, module{}, Info.Memory.Module)
	layout.Size(t, semaphore{}, Info.Memory.Table)
}
