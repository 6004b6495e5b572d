package schemetest

import (
	"testing"

	"github.com/modbench/modbench/internal/lifecycle"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
)

func TestPipe(t *testing.T) {
	p := newPipe()
	m := schemes.NewModule(none.New(), "alpha")
	if got := age(m.Text()); got != 0 {
		t.Fatalf("a new module is %v", got)
	}
	m.Retire(lifecycle.Key{}, schemes.Exited)
	if got := age(m.Text()); got != 1 {
		t.Fatalf("a module in exit is %v", got)
	}
	m.Retire(lifecycle.Key{}, schemes.Freed)
	before := p.completed()
	p.advance([]*schemes.Module{m})
	for n := range stages + 3 {
		if got, want := age(m.Text()), freed+aged(min(n, stages)); got != want {
			t.Errorf("after %d more unloads: %v, want %v", n, got, want)
		}
		p.advance(nil)
	}
	if p.freedBy(m, before) || !p.freedBy(m, before+1) {
		t.Error("freed at the wrong time")
	}
	if len(p.aging) != 0 {
		t.Errorf("%d still age", len(p.aging))
	}
}
