//go:build explore

package verify

import (
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/promise"
)

// convicted explores and demands that the promise is broken.
func convicted(t *testing.T, newScheme func() schemes.Scheme, c Configuration, want promise.Promise) {
	t.Helper()
	out := Explore(newScheme, c, Options{Bound: min(c.Bound, 2), Only: want})
	if out.Broken != want.String() {
		t.Errorf("%s under %s: breaks %q, want %q", c.Name, out.Scheme, out.Broken, want)
	}
	t.Logf("%s under %s: %d executions: %s", c.Name, out.Scheme, out.Executions, out.Message)
}

// A module that makes the usual mistake with its own code is convicted, whatever the
// scheme.
func TestModulesOwnCode(t *testing.T) {
	for _, newScheme := range all.Schemes() {
		if newScheme().Info().Role == schemes.Floor {
			continue // which unloads nothing
		}
		for _, c := range []Configuration{worker(false), callback(false), unregisterWaits(false), owner(false)} {
			name := newScheme().Info().Name
			if c.Name == "owner" && name == "epoch" || name == "rcu-defer" {
				// A gap: the configuration looks for an access to freed memory. Under epoch a
				// reader keeps the memory of all modules, also of one that it does not count;
				// under rcu-defer one unload alone frees nothing.
				if out := Explore(newScheme, c, Options{Bound: min(c.Bound, 2)}); out.Broken != "" {
					t.Errorf("%s under %s breaks %q: the gap is closed, drop this exception", c.Name, name, out.Broken)
				}
				continue
			}
			convicted(t, newScheme, c, promise.Freed)
		}
	}
}
