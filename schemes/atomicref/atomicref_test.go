package atomicref

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// A put without a reference breaks the promise that counts are balanced.
func TestUnheld(t *testing.T) {
	s := New()
	m := schemes.NewModule(s, "m")
	guard := m.Guard.(*module)
	if !get(m) {
		t.Fatal("refused")
	}
	guard.put()
	guard.refs.Add(-base)
	defer func() {
		if b := promise.From(recover()); b == nil || b.Promise != promise.Balance {
			t.Errorf("panics with the breach %v", b)
		}
	}()
	guard.put()
	t.Error("put what nobody holds")
}

// The count is written by every get and put.
func TestLayout(t *testing.T) {
	layout.Alone(t, module{}, "refs")
	layout.Size(t, module{}, Info.Memory.Module)
}
