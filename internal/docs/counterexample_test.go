//go:build explore

package docs_test

import (
	"testing"

	"github.com/modbench/modbench/internal/docs"
)

// The page of the counterexample is what would be drawn now.
func TestDrawnIsFresh(t *testing.T) {
	page, err := docs.Drawn()
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != read(t, docs.CounterexamplePage) {
		t.Errorf("%s is stale; %s", docs.CounterexamplePage, again)
	}
}

// The counterexample in README.md is the one that the explorer finds.
func TestCounterexampleIsFresh(t *testing.T) {
	b, err := docs.Counterexample()
	if err != nil {
		t.Fatal(err)
	}
	if got := docs.Stale(read(t, docs.Readme), []docs.Block{b}); len(got) > 0 {
		t.Errorf("block %q of %s is stale; %s", b.Name, docs.Readme, again)
	}
}
