package mutate

import "github.com/modbench/modbench/schemes/promise"

// ofRwsem are the mutants of rwsem.
var ofRwsem = []Mutant{
	{
		Name:     "rwsem-unsorted",
		Of:       rwsem,
		Change:   "a module's semaphores are kept in the order of registration",
		Promise:  promise.Progress,
		Scenario: "two unloads at once, in opposite order: each waits for the other",
		Edits: []Edit{
			{"association.go", "i, found := " +
				"slices.BinarySearchFunc(a.sems, sem, func(x, y Semaphore) int { return x.Order() - y.Order() })",
				"i, found := len(a.sems), slices.Contains(a.sems, sem)"},
		},
	},
	{
		Name:     "rwsem-duplicates",
		Of:       rwsem,
		Change:   "a semaphore is kept once for each entry in its table",
		Promise:  promise.Progress,
		Scenario: "the unload of a module with two majors locks one semaphore twice",
		Edits: []Edit{
			{"association.go", "i, found :=", "i, _ :="},
			{"association.go", `
	if !found {
		a.sems = slices.Insert(slices.Clone(a.sems), i, sem)
	}
`, `
	a.sems = slices.Insert(slices.Clone(a.sems), i, sem)
`},
		},
	},
	{
		Name:     "rwsem-get-late",
		Of:       rwsem,
		Change:   "get unlocks the table before it counts",
		Promise:  promise.Hold,
		Scenario: "the module is unloaded between find and get",
		Edits: []Edit{
			{"rwsem.go", `
	if e != nil && e.Owner != nil {
		Pin(e)
	}
	sem.RUnlock()
`, `
	sem.RUnlock()
	if e != nil && e.Owner != nil {
		Pin(e)
	}
`},
		},
	},
	{
		Name:     "rwsem-put-unlocked",
		Of:       rwsem,
		Change:   "put takes no lock, and fetches the waiter before it counts down",
		Promise:  promise.Progress,
		Scenario: "lost wake-up: the last put comes between the sum and the waiter",
		Edits: []Edit{
			{"rwsem.go", `
	sem := e.Table.Guard.(*semaphore)
	sem.RLock()
	e.Table.Drop(e)
	waiter := Unpin(e)
	sem.RUnlock()
`, `
	m := e.Owner.Guard.(*module)
	waiter := m.waiter.Load()
	e.Table.Drop(e)
	m.count(-1)
`},
		},
	},
	{
		Name:    "rwsem-put-late",
		Of:      rwsem,
		Change:  "put unlocks the table before it drops the object and counts down",
		Promise: promise.Progress,
		Scenario: "lost wake-up: the unload reads the count before it falls, " +
			"and put fetches the waiter before it is set",
		Edits: []Edit{
			{"rwsem.go", `
	e.Table.Drop(e)
	waiter := Unpin(e)
	sem.RUnlock()
`, `
	m := e.Owner.Guard.(*module)
	waiter := m.waiter.Load()
	sem.RUnlock()
	e.Table.Drop(e)
	m.count(-1)
`},
		},
	},
	{
		Name:     "rwsem-put-silent",
		Of:       rwsem,
		Change:   "put does not wake the unload that waits",
		Promise:  promise.Progress,
		Scenario: "missing wake-up",
		Edits: []Edit{{"rwsem.go", `
	if waiter != nil {
		waiter.Wake()
	}
`, `
	_ = waiter
`}},
	},
	{
		Name:     "rwsem-exit-unlocked",
		Of:       rwsem,
		Change:   "unload releases the semaphores before exit",
		Promise:  promise.Refusal,
		Scenario: "a get finds an entry whose module is going",
		Edits: []Edit{
			{"unload.go", `
	u.Exit()
`, `
	up(sems)
	u.Exit()
`},
			{"unload.go", `
	mem.Freed(m)
	up(sems)
`, `
	mem.Freed(m)
`},
		},
	},
	{
		Name:     "rwsem-count-early",
		Of:       rwsem,
		Change:   "unload reads the count before it has the semaphores",
		Promise:  promise.Hold,
		Scenario: "a get comes between the check of the count and the lock",
		Edits: []Edit{
			{"unload.go", `
	sems, ok := m.down(u.Signal.Raised)
`, `
	refs := m.refs.Sum()
	sems, ok := m.down(u.Signal.Raised)
`},
			{"unload.go", `m.decide(u)
`, `m.decide(u, refs)
`},
			{"unload.go", "decide(u *schemes.Unload) error", "decide(u *schemes.Unload, refs int64) error"},
			{"unload.go", "m.refs.Sum() != 0 {", "refs != 0 {"},
		},
	},
	{
		Name:     "rwsem-waiter-late",
		Of:       rwsem,
		Change:   "unload releases the semaphores before it sets the waiter",
		Promise:  promise.Progress,
		Scenario: "lost wake-up: the last put comes between the unlock and the waiter",
		Edits: []Edit{
			{"unload.go", `
		m.waiter.Store(mem.NewWaiter()) // publishes to put, through the semaphores
`, "\n"},
			{"unload.go", `
	woken := u.Sleep(m.waiter.Load(), u.Signal)
`, `
	m.waiter.Store(mem.NewWaiter())
	woken := u.Sleep(m.waiter.Load(), u.Signal)
`},
		},
	},
	{
		Name:     "rwsem-wait-locked",
		Of:       rwsem,
		Change:   "an unload keeps the semaphores while it waits",
		Promise:  promise.Progress,
		Scenario: "the unload waits for a put, and the put waits for a semaphore of the unload",
		Edits: []Edit{{"unload.go", `
		up(sems)
		if err == errWait {
			err = m.wait(u)
		}
`, `
		if err == errWait {
			err = m.wait(u)
		}
		up(sems)
`}},
	},
	{
		Name:     "rwsem-two-waiters",
		Of:       rwsem,
		Change:   "a second unload may wait while one already waits",
		Promise:  promise.Progress,
		Scenario: "the second takes the place of the first, and nobody wakes the first",
		Edits: []Edit{{"unload.go", `
	if m.waiter.Load() != nil {
		return schemes.ErrBusy
	}
`, "\n"}},
	},
	{
		Name:     "rwsem-exit-locks",
		Of:       rwsem,
		Change:   "unregister takes the lock in exit as well",
		Promise:  promise.Progress,
		Scenario: "exit waits for the lock that its own unload holds",
		Edits: []Edit{{"rwsem.go", `
	if !inExit {
		sem := e.Table.Guard.(Semaphore)
		sem.Lock()
		defer sem.Unlock()
	}
`, `
	sem := e.Table.Guard.(Semaphore)
	sem.Lock()
	defer sem.Unlock()
`}},
	},
	{
		Name:     "rwsem-unplug-unlocked",
		Of:       rwsem,
		Change:   "unregister takes no lock outside of exit either",
		Promise:  promise.Exclusion,
		Scenario: "a hot unplug runs at the same time as a registration",
		Edits: []Edit{{"rwsem.go", `
	if !inExit {
		sem := e.Table.Guard.(Semaphore)
		sem.Lock()
		defer sem.Unlock()
	}
`, "\n"}},
	},
	{
		Name:     "rwsem-exit-keeps",
		Of:       rwsem,
		Change:   "unregister does nothing in exit",
		Promise:  promise.Gone,
		Scenario: "an entry outlives its module",
		Edits: []Edit{{"rwsem.go", `
	if !inExit {
`, `
	if inExit {
		return nil
	}
	if !inExit {
`}},
	},
	{
		Name:     "rwsem-interrupt-locked",
		Of:       rwsem,
		Change:   "an unload interrupted between two semaphores keeps the first",
		Promise:  promise.Progress,
		Scenario: "interrupted at a later lock, the unload leaves the first one locked",
		Edits:    []Edit{{"association.go", "up(sems[:i])", "up(sems[min(i, 1):i])"}},
	},
	{
		Name:     "rwsem-interrupt-waiter",
		Of:       rwsem,
		Change:   "an unload interrupted while it waits leaves its waiter behind",
		Promise:  promise.Exit,
		Scenario: "every later unload is told that the module is busy",
		Edits: []Edit{{"unload.go", `
	m.waiter.Store(nil)
	if !woken {
		return schemes.ErrInterrupted
	}
`, `
	if !woken {
		return schemes.ErrInterrupted
	}
	m.waiter.Store(nil)
`}},
	},
}
