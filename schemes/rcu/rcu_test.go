package rcu

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// The count is written by every get and put.
func TestLayout(t *testing.T) {
	layout.Alone(t, module{}, "refs")
	layout.Size(t, module{}, Info.Memory.Module)
}
