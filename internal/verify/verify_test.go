//go:build explore

package verify

import (
	"flag"
	"os"
	"testing"

	"github.com/modbench/modbench/internal/explored"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
)

// whole makes TestSchemes explore what is on record again.
var whole = flag.Bool("whole", false, "explore schemes to the bound of each configuration though their code has not "+
	"changed since that was done")

// again is how many executions of each configuration TestSchemes runs of a scheme whose code has been explored to
// the bounds as it is: enough to see that a change of the explorer or of a configuration has broken something.
const again = 2000

// Every scheme keeps its promises in every configuration. A scheme whose code is not that on record in package
// explored is explored to the bound that the configuration names, and so are all with -whole.
func TestSchemes(t *testing.T) {
	sources, records := explored.NewSources(os.DirFS("../..")), explored.Recorded()
	for _, newScheme := range all.Schemes() {
		name := newScheme().Info().Name
		t.Run(name, func(t *testing.T) {
			limit := Limits[name]
			if _, ok := explored.Find(records, sources, newScheme); ok && !*whole && (limit == 0 || limit > again) {
				limit = again
			}
			for _, c := range Configurations() {
				t.Run(c.Name, func(t *testing.T) { clean(t, newScheme, c, limit) })
			}
		})
	}
}

// clean explores a good scheme to the bound of the configuration, or limit executions; 0: no limit.
func clean(t *testing.T, newScheme func() schemes.Scheme, c Configuration, limit int) {
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
