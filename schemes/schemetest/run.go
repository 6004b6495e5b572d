package schemetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/modbench/modbench/schemes"
)

// patience is how long a check may take before the watchdog says that it hangs. It is
// far more than any check takes on a loaded machine under the race detector.
const patience = time.Minute

var checks = slices.Concat(infoChecks, getChecks, sectionChecks, unloadChecks, refusalChecks, initChecks, codeChecks)

// Run tests a scheme against its promises. It runs each row of the suite as a subtest
// on a fresh Scheme from newScheme, and then a stress run (see [Stress]). With -short
// it repeats scenarios less often. Run changes GOMAXPROCS during the stress run, and
// at its end it looks for goroutines that were left behind. So no test may run in
// parallel with it.
//
// A subtest that hangs is reported after a minute. The report says who waits where.
// The goroutines of the subtest are left behind.
func Run(t *testing.T, newScheme func() schemes.Scheme) {
	before := goleak.IgnoreCurrent()
	info := newScheme().Info()
	clean := true
	for _, k := range checks {
		if info.Role == schemes.Floor && !k.floor {
			continue
		}
		t.Run(strings.ReplaceAll(k.name, " ", "_"), func(t *testing.T) {
			broken, back := conform(newScheme, k, testing.Short(), patience)
			for _, v := range broken {
				t.Error(v)
			}
			clean = clean && back && len(broken) == 0
		})
	}
	t.Run("stress", func(t *testing.T) {
		cfg := Config{Unloads: 2000, Limit: 3 * time.Second}
		if testing.Short() {
			cfg = Config{Unloads: 300, Limit: time.Second / 2}
		}
		report := Stress(newScheme, cfg)
		for _, v := range report.Violations {
			t.Error(v)
		}
		clean = clean && len(report.Violations) == 0
		t.Log(report)
	})
	if clean { // a subtest that failed may have left goroutines behind
		goleak.VerifyNone(t, before)
	}
}

// Rows returns the names of the rows of the suite.
func Rows() (names []string) {
	for _, k := range checks {
		names = append(names, k.name)
	}
	return names
}

// Check puts a scheme through the rows of the suite that are named (none: all), without
// package testing. Each row may take as long as patience says. Check returns what was
// broken and in which row. A row that fails may leave goroutines behind.
func Check(newScheme func() schemes.Scheme, patience time.Duration, rows ...string) []Violation {
	var all []Violation
	floor := newScheme().Info().Role == schemes.Floor
	for _, k := range checks {
		if floor && !k.floor || len(rows) > 0 && !slices.Contains(rows, k.name) {
			continue
		}
		broken, _ := conform(newScheme, k, true, patience)
		for _, v := range broken {
			v.Row = k.name
			all = append(all, v)
		}
	}
	return all
}
