package rwsemfifo

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// Every get and put writes the words of the semaphore, which must be apart from its
// order and from objects allocated beside it.
func TestLayout(t *testing.T) {
	layout.Apart(t, semaphore{}, "fifo")
	layout.Alone(t, semaphore{}, "fifo")
	layout.Size(t, semaphore{}, Info.Memory.Table)
}
