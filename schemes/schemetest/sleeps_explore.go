//go:build explore

package schemetest

import (
	"sync/atomic"

	"github.com/modbench/modbench/schemes/mem"
)

// watchSleeps sets slept when a step that may sleep is taken while watching is set, until stop
// is called. Whoever sets watching makes sure that no other goroutine takes steps.
func watchSleeps(watching, slept *atomic.Bool) (stop func()) {
	mem.Watch(func(op mem.Op) {
		if watching.Load() && sleeps(op) {
			slept.Store(true)
		}
	})
	return func() { mem.Watch(nil) }
}

// sleeps reports whether the step belongs to something that puts its caller to sleep when it
// has to wait. A mem.RWLock spins.
func sleeps(op mem.Op) bool {
	switch op.Kind {
	case mem.KindLock, mem.KindRLock:
		_, spins := op.Wait.(*mem.RWLock)
		return !spins
	case mem.KindQueue, mem.KindRQueue, mem.KindGrant, mem.KindRGrant, mem.KindDown, mem.KindSleep:
		return true
	}
	return false
}
