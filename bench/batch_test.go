package bench

import (
	"testing"
	"time"

	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// A batch takes about 40 us of lookups, however long one takes, and is computed from what is looked up alone.
func TestBatchFor(t *testing.T) {
	with := func(set func(*Knobs)) (k Knobs) { set(&k); return k }
	for _, c := range []struct {
		name    string
		sub     *subsystem.Subsystem
		knobs   Knobs
		entries int
		want    int
	}{
		{"an array", &subsystem.FileOperations, Knobs{}, 174, 6667},
		{"a larger one", &subsystem.FileOperations, Knobs{}, 1_000_000, 6667},
		{"a list", &subsystem.NetDevice, Knobs{}, 16, 1266},
		{"a long list", &subsystem.NetDevice, Knobs{}, 1_000_000, 4},
		{"a hold", &subsystem.FileOperations, with(func(k *Knobs) { k.Hold = time.Microsecond }), 174, 40},
		{"a long hold", &subsystem.FileOperations, with(func(k *Knobs) { k.Hold = time.Second }), 174, 4},
		{"a hold that sleeps", &subsystem.FileOperations, with(func(k *Knobs) { k.HoldBy = workloads.Sleep }), 174, 4},
	} {
		if got := batchFor(c.sub, c.knobs, c.entries); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
