package syncmap

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// Every get and put writes the count. Every get reads the map. Gets of keys that the
// map does not have write the lock.
func TestLayout(t *testing.T) {
	layout.Alone(t, module{}, "refs")
	layout.Apart(t, table{}, "Map")
	layout.Alone(t, table{}, "Map")
	layout.Size(t, module{}, Info.Memory.Module)
	layout.Size(t, table{}, Info.Memory.Table)
}
