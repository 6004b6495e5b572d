package cow

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// The count is written by every get and put, the lock by those that the map does not know;
// the pointer to the map is read by all.
func TestLayout(t *testing.T) {
	layout.Alone(t, module{}, "refs")
	layout.Apart(t, table{}, "entries")
	layout.Alone(t, table{}, "entries")
	layout.Size(t, module{}, Info.Memory.Module)
	layout.Size(t, table{}, Info.Memory.Table)
}
