package workloads

import (
	"context"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads/subsystem"
)

// While a driver's remove function runs, lookups on its bus wait; while the exit function of another module runs,
// lookups in its table go on.
func TestRemoveLocksBus(t *testing.T) {
	for _, c := range []struct {
		sub   *subsystem.Subsystem
		waits bool
	}{{&subsystem.DeviceDriver, true}, {&subsystem.FileOperations, false}} {
		if got := waitsForExit(t, c.sub); got != c.waits {
			t.Errorf(
				"%s: a lookup waits for the exit function of another module: %v, want %v",
				c.sub.Name,
				got,
				c.waits,
			)
		}
	}
}

// waitsForExit reports whether a lookup in a table waits as long as a module of that table spends time in exit.
func waitsForExit(t *testing.T, sub *subsystem.Subsystem) (waits bool) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	sys, err := Boot(ctx, tryget.New(), sub, Knobs{Skew: 1, Lookups: 1, Scale: 1, Loaded: Machine, ExitCost: MaxTime})
	if err != nil {
		t.Fatal(err)
	}
	victim, other := neighbours(sys)
	module := sys.Loader.Module(victim)
	unloaded := make(chan error, 1)
	go func() { unloaded <- sys.Loader.Unload(victim, schemes.NonBlock, nil) }()
	for module.State() == schemes.Live {
		time.Sleep(time.Millisecond)
	}
	for range 20 { // the unload may not be in exit yet
		got := make(chan struct{})
		go func() {
			if ref, err := sys.Scheme.Get(other.Table, other.Key); err == nil {
				sys.Scheme.Put(ref)
			}
			close(got)
		}()
		select {
		case <-got:
			time.Sleep(time.Millisecond)
			continue
		case <-time.After(time.Second):
		}
		cancel()
		<-got
		waits = true
		break
	}
	cancel()
	if err := <-unloaded; err != nil {
		t.Error(err)
	}
	return waits
}

// neighbours returns a module that can be unloaded, and something of another module in the first table that it is in.
func neighbours(sys *System) (victim string, other *Target) {
	for _, victim := range sys.Victims {
		var table *schemes.Table
		for i := range sys.Targets {
			switch x := &sys.Targets[i]; {
			case x.Module == victim && table == nil:
				table = x.Table
			case x.Module != victim && x.Table == table:
				return victim, x
			}
		}
	}
	return "", nil
}
