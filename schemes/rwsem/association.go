package rwsem

import (
	"slices"

	"github.com/modbench/modbench/schemes/mem"
)

// Semaphore is a table's read/write semaphore as an unload sees it: the write lock,
// and its place in the order in which unloads lock. The mail sorts by address, but
// Go does not promise that an address stays the same.
type Semaphore interface {
	Lock()
	Unlock()
	Order() int // position in the lock order: differs from that of every other
}

// association is a module's set of semaphores, sorted by order. Each semaphore is in
// it once, however many entries the module has in the table.
//
// It has a mutex of its own, because a registration and a walk of the list may run
// under the locks of different tables. The mutex is taken while semaphores are held,
// and no semaphore is taken while it is held.
//
// Note: a semaphore stays associated until the module is freed. The mail has an
// unregister_module_rwsem that dissociates it (in the posted code it was compiled
// out). But a reference that was found through an entry outlives a hot unplug of the
// entry, and its put still takes the lock of that table and no other.
type association struct {
	mu   mem.Mutex
	sems []Semaphore // guarded by mu; replaced, never changed, so a copy is a snapshot
}

// add associates sem: register_module_rwsem. The caller holds sem for writing.
func (a *association) add(sem Semaphore) {
	a.mu.Lock()
	defer a.mu.Unlock()
	i, found := slices.BinarySearchFunc(a.sems, sem, func(x, y Semaphore) int { return x.Order() - y.Order() })
	if !found {
		a.sems = slices.Insert(slices.Clone(a.sems), i, sem)
	}
}

// down write-locks all semaphores in order and returns them. It returns with a.mu held
// as well, so that no semaphore can be added until the caller has decided. It starts
// over if one was added meanwhile. It calls interrupted before each lock; if that
// returns true, down releases what it took and returns false.
func (a *association) down(interrupted func() bool) ([]Semaphore, bool) {
	for {
		a.mu.Lock()
		sems := a.sems
		a.mu.Unlock()
		for i, sem := range sems {
			if interrupted() {
				up(sems[:i])
				return nil, false
			}
			sem.Lock()
		}
		a.mu.Lock()
		if len(a.sems) == len(sems) { // they are only ever added
			return sems, true
		}
		a.mu.Unlock()
		up(sems)
	}
}

// up releases sems, which are the caller's copy, because the module may be freed.
func up(sems []Semaphore) {
	for _, sem := range slices.Backward(sems) {
		sem.Unlock()
	}
}
