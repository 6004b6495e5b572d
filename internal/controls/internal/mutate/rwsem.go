package mutate

import "github.com/modbench/modbench/schemes/promise"

// Rwsem are the mutants of rwsem.
var Rwsem = []Mutant{
	{
		Name:     "rwsem-unsorted",
		Change:   "a module's semaphores are kept in the order of registration",
		Promise:  promise.Progress,
		Scenario: "two unloads at once, opposite order: each waits for the other's",
		Edits: []Edit{
			{"association.go",
				"i, found := slices.BinarySearchFunc(a.sems, sem, func(x, y Semaphore) int { return x.Order() - y.Order() })",
				"i, found := len(a.sems), slices.Contains(a.sems, sem)"},
		},
	},
	{
		Name:     "rwsem-duplicates",
		Change:   "a semaphore is kept once for each entry in its table",
		Promise:  promise.Progress,
		Scenario: "unload of a module with two majors locks one semaphore twice",
		Edits: []Edit{
			{"association.go", "i, found :=", "i, _ :="},
			{"association.go", "\tif !found {\n\t\ta.sems = slices.Insert(slices.Clone(a.sems), i, sem)\n\t}\n", "\ta.sems = slices.Insert(slices.Clone(a.sems), i, sem)\n"},
		},
	},
	{
		Name:     "rwsem-get-late",
		Change:   "get unlocks the table before it counts",
		Promise:  promise.Hold,
		Scenario: "the module is unloaded between find and get",
		Edits: []Edit{
			{"rwsem.go", "\tif e != nil && e.Owner != nil {\n\t\tPin(e)\n\t}\n\tsem.RUnlock()\n", "\tsem.RUnlock()\n\tif e != nil && e.Owner != nil {\n\t\tPin(e)\n\t}\n"},
		},
	},
	{
		Name:     "rwsem-put-unlocked",
		Change:   "put takes no lock, and fetches the waiter before it counts down",
		Promise:  promise.Progress,
		Scenario: "lost wake-up: the last put comes between the sum and the waiter",
		Edits: []Edit{
			{"rwsem.go", "\tsem := e.Table.Guard.(*semaphore)\n\tsem.RLock()\n\te.Table.Drop(e)\n\twaiter := Unpin(e)\n\tsem.RUnlock()\n",
				"\tm := e.Owner.Guard.(*module)\n\twaiter := m.waiter.Load()\n\te.Table.Drop(e)\n\tm.count(-1)\n"},
		},
	},
	{
		Name:     "rwsem-put-late",
		Change:   "put unlocks the table before it drops the object and counts down",
		Promise:  promise.Progress,
		Scenario: "lost wake-up: the count falls after it was read, the waiter is fetched before it was set",
		Edits: []Edit{
			{"rwsem.go", "\te.Table.Drop(e)\n\twaiter := Unpin(e)\n\tsem.RUnlock()\n",
				"\tm := e.Owner.Guard.(*module)\n\twaiter := m.waiter.Load()\n\tsem.RUnlock()\n\te.Table.Drop(e)\n\tm.count(-1)\n"},
		},
	},
	{
		Name:     "rwsem-put-silent",
		Change:   "put forgets the waiter",
		Promise:  promise.Progress,
		Scenario: "missing wake-up",
		Edits:    []Edit{{"rwsem.go", "\tif waiter != nil {\n\t\twaiter.Wake()\n\t}\n", "\t_ = waiter\n"}},
	},
	{
		Name:     "rwsem-exit-unlocked",
		Change:   "unload gives the semaphores up before exit",
		Promise:  promise.Refusal,
		Scenario: "a get finds an entry whose module is going",
		Edits: []Edit{
			{"unload.go", "\tu.Exit()\n", "\tup(sems)\n\tu.Exit()\n"},
			{"unload.go", "\tmem.Freed(m)\n\tup(sems)\n", "\tmem.Freed(m)\n"},
		},
	},
	{
		Name:     "rwsem-count-early",
		Change:   "unload reads the count before it has the semaphores",
		Promise:  promise.Hold,
		Scenario: "a get between the count check and the lock",
		Edits: []Edit{
			{"unload.go", "\tsems, ok := m.down(u.Signal.Raised)\n", "\trefs := m.refs.Sum()\n\tsems, ok := m.down(u.Signal.Raised)\n"},
			{"unload.go", "m.decide(u)\n", "m.decide(u, refs)\n"},
			{"unload.go", "decide(u *schemes.Unload) error", "decide(u *schemes.Unload, refs int64) error"},
			{"unload.go", "m.refs.Sum() != 0 {", "refs != 0 {"},
		},
	},
	{
		Name:     "rwsem-waiter-late",
		Change:   "unload gives the semaphores up before it sets the waiter",
		Promise:  promise.Progress,
		Scenario: "lost wake-up: the last put comes between the unlock and the waiter",
		Edits: []Edit{
			{"unload.go", "\t\tm.waiter.Store(mem.NewWaiter()) // publishes to put, through the semaphores\n", ""},
			{"unload.go", "\twoken := u.Sleep(m.waiter.Load(), u.Signal)\n", "\tm.waiter.Store(mem.NewWaiter())\n\twoken := u.Sleep(m.waiter.Load(), u.Signal)\n"},
		},
	},
	{
		Name:     "rwsem-wait-locked",
		Change:   "an unload keeps the semaphores while it waits",
		Promise:  promise.Progress,
		Scenario: "put behind the unload that waits for it",
		Edits: []Edit{{"unload.go",
			"\t\tup(sems)\n\t\tif err == errWait {\n\t\t\terr = m.wait(u)\n\t\t}\n",
			"\t\tif err == errWait {\n\t\t\terr = m.wait(u)\n\t\t}\n\t\tup(sems)\n"}},
	},
	{
		Name:     "rwsem-two-waiters",
		Change:   "a second unload may wait where one does already",
		Promise:  promise.Progress,
		Scenario: "the second takes the first one's place, whom nobody wakes then",
		Edits:    []Edit{{"unload.go", "\tif m.waiter.Load() != nil {\n\t\treturn schemes.ErrBusy\n\t}\n", ""}},
	},
	{
		Name:     "rwsem-exit-locks",
		Change:   "unregister takes the lock from exit as well",
		Promise:  promise.Progress,
		Scenario: "exit waits for the lock that its own unload holds",
		Edits: []Edit{{"rwsem.go",
			"\tif !inExit {\n\t\tsem := e.Table.Guard.(Semaphore)\n\t\tsem.Lock()\n\t\tdefer sem.Unlock()\n\t}\n",
			"\tsem := e.Table.Guard.(Semaphore)\n\tsem.Lock()\n\tdefer sem.Unlock()\n"}},
	},
	{
		Name:     "rwsem-unplug-unlocked",
		Change:   "unregister takes no lock outside exit either",
		Promise:  promise.Exclusion,
		Scenario: "hot unplug beside a registration",
		Edits: []Edit{{"rwsem.go",
			"\tif !inExit {\n\t\tsem := e.Table.Guard.(Semaphore)\n\t\tsem.Lock()\n\t\tdefer sem.Unlock()\n\t}\n", ""}},
	},
	{
		Name:     "rwsem-exit-keeps",
		Change:   "unregister does nothing in exit",
		Promise:  promise.Gone,
		Scenario: "an entry that outlives its module",
		Edits:    []Edit{{"rwsem.go", "\tif !inExit {\n", "\tif inExit {\n\t\treturn nil\n\t}\n\tif !inExit {\n"}},
	},
	{
		Name:     "rwsem-interrupt-locked",
		Change:   "an unload interrupted between two semaphores keeps the first",
		Promise:  promise.Progress,
		Scenario: "interrupted at the k-th lock",
		Edits:    []Edit{{"association.go", "up(sems[:i])", "up(sems[min(i, 1):i])"}},
	},
	{
		Name:     "rwsem-interrupt-waiter",
		Change:   "an unload interrupted while it waits leaves its waiter behind",
		Promise:  promise.Exit,
		Scenario: "busy for ever after",
		Edits: []Edit{{"unload.go",
			"\tm.waiter.Store(nil)\n\tif !woken {\n\t\treturn schemes.ErrInterrupted\n\t}\n",
			"\tif !woken {\n\t\treturn schemes.ErrInterrupted\n\t}\n\tm.waiter.Store(nil)\n"}},
	},
}
