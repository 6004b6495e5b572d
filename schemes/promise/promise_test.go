package promise_test

import (
	"testing"

	"github.com/modbench/modbench/schemes/promise"
)

func TestNames(t *testing.T) {
	seen := make(map[string]bool)
	for _, p := range promise.All() {
		name := p.String()
		if name == "" || p.Text() == "" || p.Text() == name || seen[name] {
			t.Errorf("promise %d: name %q, text %q", int(p), name, p.Text())
		}
		seen[name] = true
		if back, err := promise.Parse(name); err != nil || back != p {
			t.Errorf("Parse(%q) = %v, %v", name, back, err)
		}
	}
	if _, err := promise.Parse("fairness"); err == nil {
		t.Error("no error for an unknown promise")
	}
	if s := promise.Promise(99).String(); s != "promise(99)" {
		t.Errorf("promise 99 is %q", s)
	}
}
