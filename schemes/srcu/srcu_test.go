package srcu

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// Every get and put reads gate and index. Each processor has a cell of its own.
func TestLayout(t *testing.T) {
	layout.Alone(t, module{}, "gate")
	layout.Alone(t, module{}, "domain")
	layout.Size(t, cell{}, layout.Line)
	layout.Size(t, cell{}, Info.Memory.ModuleCell)
	layout.Size(t, module{}, Info.Memory.Module)
}

// A grace period waits for readers that began before it, whatever index they
// have, and not for those that come later.
func TestGracePeriod(t *testing.T) {
	d := newDomain()
	for range 3 {
		before := d.readLock(0)
		after := -1
		d.synchronize(func() { // called because of before
			if after < 0 {
				after = d.readLock(0) // after the flip
			}
			d.readUnlock(0, before)
		})
		if after == before {
			t.Errorf("after the flip readers use index %d as before", after)
		}
		if !d.active(after) {
			t.Error("the later reader is not inside any more")
		}
		d.readUnlock(0, after)
	}
	if n := d.readers(); n != 0 {
		t.Errorf("%d readers at the end", n)
	}
}
