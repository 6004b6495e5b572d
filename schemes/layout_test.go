package schemes

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
)

// What holders of an entry write must not share a line with what lookups read.
func TestLayout(t *testing.T) {
	layout.Apart(t, Entry{}, "Objects")
	layout.Alone(t, Entry{}, "Objects")
	layout.Alone(t, Module{}, "text")
}
