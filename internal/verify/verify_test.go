//go:build explore

package verify

import (
	"testing"

	"github.com/modbench/modbench/schemes/all"
)

// Every scheme keeps its promises in every configuration, explored to the bound
// that the configuration names.
func TestSchemes(t *testing.T) {
	for _, newScheme := range all.Schemes() {
		t.Run(newScheme().Info().Name, func(t *testing.T) {
			for _, c := range Configurations() {
				o := Options{Bound: -1}
				if testing.Short() {
					o.Bound = 1
				}
				out := Explore(newScheme, c, o)
				if out.Broken != "" {
					t.Errorf("%s: %s: %s\n%s", c.Name, out.Broken, out.Message, out.Timeline)
				} else if !out.Exhausted {
					t.Errorf("%s: not exhausted", c.Name)
				}
				t.Logf("%-18s %-14s %8d executions %10d steps %8.2f s", c.Name, out.Done(), out.Executions, out.Steps,
					out.Elapsed.Seconds())
			}
		})
	}
}
