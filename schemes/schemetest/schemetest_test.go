package schemetest_test

import (
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/schemetest"
)

// TestSchemes puts every scheme but the controls through the suite.
func TestSchemes(t *testing.T) {
	for _, info := range all.Schemes() {
		if info.Role == schemes.Control {
			continue
		}
		t.Run(info.Name, func(t *testing.T) {
			schemetest.Run(t, func() schemes.Scheme { return all.New(info.Name) })
		})
	}
}
