package rwsem

import (
	"testing"

	"github.com/modbench/modbench/internal/lifecycle"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// Pin counts a live module. If the module is going, Pin panics with a breach of the
// promise never to refuse.
func TestPin(t *testing.T) {
	s := New()
	e := &schemes.Entry{Table: &schemes.Table{Name: "t"}, Owner: schemes.NewModule(s, "m")}
	e.Owner.SetLive(lifecycle.Key{})
	Pin(e)
	if n := s.(schemes.Counter).Refs(e.Owner); n != 1 {
		t.Errorf("%d references, want 1", n)
	}
	defer func() {
		b := promise.From(recover())
		if b == nil || b.Promise != promise.Refusal || b.Table != "t" || b.Module != "m" {
			t.Errorf("panics with the breach %v", b)
		}
	}()
	(&schemes.Unload{Module: e.Owner}).SetGoing()
	Pin(e)
	t.Error("pinned what is going")
}
