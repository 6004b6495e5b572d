//go:build explore

package verify

import (
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
)

// Every scheme keeps its promises in every configuration, explored to the bound
// that the configuration names.
func TestSchemes(t *testing.T) {
	for _, newScheme := range all.Schemes() {
		t.Run(newScheme().Info().Name, func(t *testing.T) {
			for _, c := range Configurations() {
				t.Run(c.Name, func(t *testing.T) { clean(t, newScheme, c) })
			}
		})
	}
}

// clean explores a good scheme to the bound of the configuration, or as far as [Limits] says.
func clean(t *testing.T, newScheme func() schemes.Scheme, c Configuration) {
	limit := Limits[newScheme().Info().Name]
	o := Options{Bound: -1, Limit: limit}
	if testing.Short() {
		o.Bound = 1
	}
	out := Explore(newScheme, c, o)
	if out.Broken != "" {
		t.Errorf("%s: %s\n%s", out.Broken, out.Message, out.Timeline)
	} else if !out.Exhausted && limit == 0 {
		t.Error("not exhausted")
	}
	t.Logf("%-14s %8d executions %10d steps %8.2f s", out.Done(), out.Executions, out.Steps, out.Elapsed.Seconds())
}
