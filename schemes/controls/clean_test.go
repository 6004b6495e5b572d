package controls_test

import (
	"testing"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/controls"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/schemetest"
	"github.com/modbench/modbench/schemes/schemetest/promise"
	"github.com/modbench/modbench/schemes/tryget"
)

// TestCleanForLonger: the stress run that convicts modcount within seconds, be
// it the slowest of several, finds nothing wrong with the schemes in twenty
// times as many unloads.
func TestCleanForLonger(t *testing.T) {
	var slowest int64
	for seed := range uint64(5) {
		r := schemetest.Stress(func() schemes.Scheme { return controls.New("modcount") },
			schemetest.Config{Unloads: 1e6, Limit: 10 * time.Second, Seed: 1 + seed, Procs: []int{2}})
		if !r.Broke(promise.Hold) {
			t.Fatalf("modcount is not convicted: %v", r)
		}
		slowest = max(slowest, r.Unloads)
	}
	t.Logf("modcount is convicted within %d unloads", slowest)
	for _, new := range []func() schemes.Scheme{tryget.New, rwsem.New} {
		r := schemetest.Stress(new, schemetest.Config{Unloads: 20 * slowest, Limit: time.Minute})
		t.Log(r)
		if len(r.Violations) > 0 {
			t.Fail()
		}
		if r.Unloads < 20*slowest {
			t.Errorf("%s: %d unloads in %v, want %d", r.Scheme, r.Unloads, r.Elapsed, 20*slowest)
		}
	}
}
