package gomutex

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// Every get writes the words of the lock, and every get and put writes the count. A
// careful Go programmer pads them.
func TestLayout(t *testing.T) {
	layout.Apart(t, table{}, "RWMutex")
	layout.Alone(t, table{}, "RWMutex")
	layout.Apart(t, module{}, "refs")
	layout.Size(t, table{}, Info.Memory.Table)
	layout.Size(t, module{}, Info.Memory.Module)
}
