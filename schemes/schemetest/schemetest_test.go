package schemetest_test

import (
	"testing"

	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/schemetest"
)

// TestSchemes puts every scheme through the suite.
func TestSchemes(t *testing.T) {
	for _, newScheme := range all.Schemes() {
		t.Run(newScheme().Info().Name, func(t *testing.T) { schemetest.Run(t, newScheme) })
	}
}
