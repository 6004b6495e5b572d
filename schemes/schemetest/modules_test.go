package schemetest

import (
	"slices"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/gomutex"
	"github.com/modbench/modbench/schemes/hazard"
	"github.com/modbench/modbench/schemes/promise"
)

// If a module makes the usual mistake with its own code, the row about that code
// reports it.
func TestModulesBroken(t *testing.T) {
	for name, run := range map[string]func(right bool) func(*checking){
		"code/worker": checkWorker, "code/callback": checkCallback, "code/owner": checkOwner,
		"code/unregister waits for objects": checkUnregisterWaits,
	} {
		for _, newScheme := range []func() schemes.Scheme{hazard.New, gomutex.New} {
			broken, _ := conform(newScheme, check{name, false, run(false)}, true, time.Minute)
			if !slices.ContainsFunc(broken, func(v Violation) bool { return v.Promise == promise.Freed }) {
				t.Errorf("%s, of a module that is wrong about it: %v", name, broken)
			}
		}
	}
}
