package workloads

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads/subsystem"
)

// A system boots with what each machine has loaded, or says what else to load. What a machine has loaded is far less
// than what a distribution has.
func TestLoaded(t *testing.T) {
	for _, l := range machines() {
		for _, sub := range subsystem.Kernel {
			k := Knobs{Skew: 1, Lookups: 1, Scale: 1, Loaded: l}
			sys, err := Boot(t.Context(), tryget.New(), sub, k)
			if err != nil {
				if l == Machine || l == Distribution || !strings.Contains(err.Error(), "loaded with") {
					t.Errorf("%s, %s: %v", l, sub.Name, err)
				}
				continue
			}
			entries, _ := k.Size(sub)
			if int(entries) != len(sys.Targets) || sizeOf(sub.Name, l).victims != len(sys.Victims) {
				t.Errorf("%s, %s: %d entries and %d victims, reckoned with %v and %d", l, sub.Name,
					len(sys.Targets), len(sys.Victims), entries, sizeOf(sub.Name, l).victims)
			}
			if whole := sizeOf(sub.Name, "").victims; l != Distribution && len(sys.Victims)*2 > whole {
				t.Errorf("%s, %s: %d modules can be unloaded of %d", l, sub.Name, len(sys.Victims), whole)
			}
			t.Logf("%s, %s: %d entries of %d modules, %d can be unloaded", l, sub.Name, len(sys.Targets),
				sizeOf(sub.Name, l).modules, len(sys.Victims))
		}
	}
}

// Scale keeps the mix: of what a machine has loaded, each entry is there as often as any other, to one.
func TestScaleKeepsMix(t *testing.T) {
	sub := &subsystem.Filesystem
	sys, err := Boot(t.Context(), tryget.New(), sub, Knobs{Skew: 1, Lookups: 1, Scale: 7, Loaded: Machine})
	if err != nil {
		t.Fatal(err)
	}
	copies := map[string]int{}
	for _, target := range sys.Targets {
		name, _, _ := strings.Cut(target.Key.Name, ".")
		copies[name]++
	}
	for name, n := range copies {
		if n != 7 {
			t.Errorf("%s is there %d times at scale 7", name, n)
		}
	}
}

// User space hears of what is not there where the kernel tells it, and of what is refused where that counts as a miss.
func TestAsks(t *testing.T) {
	for _, c := range []struct {
		sub             *subsystem.Subsystem
		missed, refused bool
	}{
		{&subsystem.Filesystem, true, true}, {&subsystem.NetDevice, true, false},
		{&subsystem.DeviceDriver, true, false}, // by /sbin/hotplug
	} {
		sys := &System{Subsystem: c.sub}
		target := &Target{Key: schemes.Key{Name: "x", Num: 1}}
		missed, refused := sys.Asks(target, false), sys.Asks(target, true)
		if missed != c.missed || refused != c.refused {
			t.Errorf("%s: asked after a miss: %v, after a refusal: %v", c.sub.Name, missed, refused)
		}
	}
}
