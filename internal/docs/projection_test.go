package docs_test

import (
	"testing"

	"github.com/modbench/modbench/internal/docs"
)

// What docs/projection.md says of published measurements is what the simulation says today.
func TestProjectionIsFresh(t *testing.T) {
	if testing.Short() {
		t.Skip("predicts every curve: some seconds")
	}
	blocks, chart, err := docs.Validation()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range docs.Stale(read(t, docs.Projection), blocks) {
		t.Errorf("block %q of %s is stale; %s", name, docs.Projection, again)
	}
	if string(chart) != read(t, docs.ProjectionChart) {
		t.Errorf("%s is stale; %s", docs.ProjectionChart, again)
	}
}
