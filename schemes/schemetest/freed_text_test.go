//go:build explore

package schemetest

import (
	"runtime"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/hazard"
	"github.com/modbench/modbench/schemes/promise"
)

// The stress run also sees accesses to the text of a freed module. Here a callback that
// comes after the put makes them, and does not act on what it reads.
func TestTextIsWatched(t *testing.T) {
	calledBack := func() schemes.Scheme {
		b := &broken{Scheme: hazard.New()}
		b.put = func(r schemes.Ref) {
			b.Scheme.Put(r)
			runtime.Gosched()
			if m := r.Entry.Owner; m != nil {
				m.Text()
			}
		}
		return b
	}
	report := Stress(calledBack, Config{Unloads: 4000, Limit: time.Minute})
	if !report.Broke(promise.Freed) {
		t.Errorf("not convicted: %v", report)
	}
	t.Log(report)
}
