package controls_test

import (
	"testing"
	"time"

	"github.com/modbench/modbench/internal/controls"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/schemetest"
	"github.com/modbench/modbench/schemes/tryget"
)

// noLimit makes a run end by its number of unloads, and not by time.
const noLimit = 24 * time.Hour

// TestCleanForLonger: the stress run convicts modcount after some number of unloads.
// With twenty times the largest such number it finds nothing wrong with the schemes.
func TestCleanForLonger(t *testing.T) {
	var slowest int64
	for seed := range uint64(5) {
		r := schemetest.Stress(func() schemes.Scheme { return controls.New("modcount") },
			schemetest.Config{Unloads: 1e6, Limit: noLimit, Seed: 1 + seed, Procs: []int{2}})
		if !r.Broke(promise.Hold) {
			t.Fatalf("modcount is not convicted: %v", r)
		}
		slowest = max(slowest, r.Unloads)
	}
	t.Logf("modcount is convicted within %d unloads", slowest)
	for _, newScheme := range []func() schemes.Scheme{tryget.New, rwsem.New} {
		r := schemetest.Stress(newScheme, schemetest.Config{Unloads: 20 * slowest, Limit: noLimit})
		t.Log(r)
		if len(r.Violations) > 0 {
			t.Fail()
		}
	}
}
