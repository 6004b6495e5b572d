package epoch

import (
	"testing"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// A section is written by one reader and read by unloads; the epoch is read by every get, the
// list of idle handles written by those who borrow.
func TestLayout(t *testing.T) {
	layout.Alone(t, reader{}, "section")
	layout.Alone(t, domain{}, "epoch")
	layout.Alone(t, domain{}, "mu")
	layout.Alone(t, domain{}, "idleLock")
	layout.Alone(t, module{}, "gate")
	layout.Size(t, reader{}, Info.Memory.Processor)
	layout.Size(t, module{}, Info.Memory.Module)
}

// A reader that stalls keeps what is unloaded meanwhile, whatever it holds; when it has left,
// the next unload frees all of it.
func TestBacklog(t *testing.T) {
	d := new(domain)
	s := &Scheme{}
	stalled, other := d.register(s), d.register(s)
	freed := 0
	retire := func() { d.retire(func() { freed++ }) }
	stalled.section.Store(1 + d.epoch.Load())
	for range 3 {
		retire()
	}
	if freed != 0 || d.Unfreed() != 3 {
		t.Errorf("%d freed and %d not, want none and 3", freed, d.Unfreed())
	}
	other.section.Store(1 + d.epoch.Load()) // began after the three
	stalled.section.Store(0)
	retire()
	if freed != 3 || d.Unfreed() != 1 {
		t.Errorf("%d freed and %d not, want 3 and 1", freed, d.Unfreed())
	}
	other.section.Store(0)
	retire()
	if freed != 5 || d.Unfreed() != 0 {
		t.Errorf("%d freed and %d not, want 5 and none", freed, d.Unfreed())
	}
}
