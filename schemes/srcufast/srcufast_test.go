package srcufast

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/percpu"
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

// A grace period waits for readers that began before it, whatever index they have, and not
// for those that come later. Readers of either index are seen by a look at both.
func TestGracePeriod(t *testing.T) {
	d := newDomain()
	lock := func() (idx int) {
		cpu := percpu.ReadLock()
		defer percpu.ReadUnlock(cpu)
		return d.readLock(cpu)
	}
	unlock := func(idx int) {
		cpu := percpu.ReadLock()
		defer percpu.ReadUnlock(cpu)
		d.readUnlock(cpu, idx)
	}
	for range 3 {
		before := lock()
		after := -1
		d.synchronize(func() { // called because of before
			if after < 0 {
				after = lock() // after the flip
			}
			unlock(before)
		})
		if after == before {
			t.Errorf("after the flip readers use index %d as before", after)
		}
		if !d.active(after) || !d.active(0, 1) {
			t.Error("the later reader is not inside any more")
		}
		unlock(after)
		if d.active(0, 1) {
			t.Error("somebody is inside, and all have left")
		}
	}
	if n := d.readers(); n != 0 {
		t.Errorf("%d readers at the end", n)
	}
}
