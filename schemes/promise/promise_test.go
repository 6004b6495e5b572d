package promise_test

import (
	"encoding/json"
	"errors"
	"fmt"
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

// A promise is its name in JSON, and what has no name is not written.
func TestText(t *testing.T) {
	for _, p := range promise.All() {
		b, err := json.Marshal(p)
		if err != nil || string(b) != `"`+p.String()+`"` {
			t.Errorf("%v is written %s, error %v", p, b, err)
		}
		var back promise.Promise
		if err := json.Unmarshal(b, &back); err != nil || back != p {
			t.Errorf("%s is read %v, error %v", b, back, err)
		}
	}
	for _, p := range []promise.Promise{0, -1, 99} {
		if b, err := json.Marshal(p); err == nil {
			t.Errorf("promise %d is written %s", int(p), b)
		}
	}
	var p promise.Promise
	if err := json.Unmarshal([]byte(`"fairness"`), &p); err == nil {
		t.Errorf("fairness is read %v", p)
	}
}

func TestBreach(t *testing.T) {
	b := &promise.Breach{Promise: promise.Gone, Scheme: "s", Table: "t", Module: "m", Seen: "found"}
	if got, want := b.Error(), "s: gone: "+promise.Gone.Text()+": table t: module m: found"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	b = &promise.Breach{Promise: promise.Gone, Seen: "found"}
	if got, want := b.Error(), "gone: "+promise.Gone.Text()+": found"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// From finds a breach by its type. Other values are not taken for a breach, even if
// their text looks like one.
func TestFrom(t *testing.T) {
	b := &promise.Breach{Promise: promise.Refusal, Seen: "found, and going"}
	for _, thrown := range []any{b, fmt.Errorf("in a look-up: %w", b)} {
		if got := promise.From(thrown); got != b {
			t.Errorf("%v: %v, want %v", thrown, got, b)
		}
	}
	for _, thrown := range []any{nil, b.Error(), errors.New(b.Error()), *b, 7} {
		if got := promise.From(thrown); got != nil {
			t.Errorf("%v is taken for %v", thrown, got)
		}
	}
}
