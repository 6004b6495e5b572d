package mutate

import "github.com/modbench/modbench/schemes/promise"

// ofUnloadLock are those of what try_module_get replaced.
var ofUnloadLock = []Mutant{
	{
		Name:     "unloadlock-get-unlocked",
		Of:       unloadLock,
		Change:   "get looks whether the module is deleted before it takes the lock",
		Promise:  promise.Hold,
		Scenario: "the unload decides between the look and the count",
		Edits: []Edit{{"unloadlock.go", `
	s.unloadLock.Lock()
	ok := !m.deleted.Load() // observes Unload, through unloadLock
`, `
	ok := !m.deleted.Load()
	s.unloadLock.Lock()
`}},
	},
	{
		Name:     "unloadlock-get-late",
		Of:       unloadLock,
		Change:   "get unlocks the table before it counts",
		Promise:  promise.Freed,
		Scenario: "stale pointer: the module is freed between find and get",
		Unseen:   collected,
		Edits: []Edit{
			{"unloadlock.go", `
	e := t.Find(k)
	if e == nil {
		lock.RUnlock()
		return`, `
	e := t.Find(k)
	lock.RUnlock()
	if e == nil {
		return`},
			{"unloadlock.go", `
		if e = t.Next(k, e); e == nil {
			lock.RUnlock()
			return schemes.Ref{}, schemes.ErrRefused
		}
	}
	lock.RUnlock()
`, `
		if e = t.Next(k, e); e == nil {
			return schemes.Ref{}, schemes.ErrRefused
		}
	}
`},
		},
	},
	{
		Name:     "unloadlock-count-early",
		Of:       unloadLock,
		Change:   "unload looks at the count before it takes the lock",
		Promise:  promise.Hold,
		Scenario: "a get counts between the look and the lock",
		Edits: []Edit{{"unloadlock.go", `
	s.unloadLock.Lock()
	defer s.unloadLock.Unlock()
	if m.refs.Load() != 0 && !forced { // exact`, `
	held := m.refs.Load() != 0
	s.unloadLock.Lock()
	defer s.unloadLock.Unlock()
	if held && !forced { // exact`}},
	},
	{
		Name:     "unloadlock-no-mark",
		Of:       unloadLock,
		Change:   "unload does not mark the module as deleted",
		Promise:  promise.Hold,
		Scenario: "a get between the decision and the end of exit",
		Edits: []Edit{{"unloadlock.go", `
	m.deleted.Store(true) // publishes to get, through unloadLock
`, "\n"}},
	},
}

// ofPlainPut are those of module_rwsem whose puts take no lock.
var ofPlainPut = []Mutant{
	{
		Name:     "plainput-look-early",
		Of:       plainPut,
		Change:   "put looks for unloads that wait before it counts",
		Promise:  promise.Progress,
		Scenario: "lost wake-up: the unload begins to wait between the two",
		Edits: []Edit{
			{"rwsemplainput.go", `
	cpu := percpu.Pin()
	m.puts.Add(cpu, 1) // a barrier: pairs with Enter in Unload
`, `
	waits := s.waiting.Any()
	cpu := percpu.Pin()
	m.puts.Add(cpu, 1)
`},
			{"rwsemplainput.go", "\tif s.waiting.Any() {", "\tif waits {"},
		},
	},
	{
		Name:     "plainput-no-second-look",
		Of:       plainPut,
		Change:   "an unload that is going to wait does not look at the count again once it can be woken",
		Promise:  promise.Progress,
		Scenario: "lost wake-up: the last put comes between the look and the waiter",
		Edits: []Edit{{"unload.go", `
		if m.sum() != 0 {
			m.waits = true
			return waiter, schemes.ErrAgain
		}
		s.waiting.Leave(u.Module)
`, `
		m.waits = true
		return waiter, schemes.ErrAgain
`}},
	},
	{
		Name:     "plainput-get-late",
		Of:       plainPut,
		Change:   "get unlocks the table before it counts",
		Promise:  promise.Freed,
		Scenario: "stale pointer: the module is freed between find and count",
		Unseen:   collected,
		Edits: []Edit{
			{"rwsemplainput.go", `
	e := t.Find(k)
	if e != nil && e.Owner != nil {
		if`, `
	e := t.Find(k)
	sem.RUnlock()
	if e != nil && e.Owner != nil {
		if`},
			{"rwsemplainput.go", `
	sem.RUnlock() // publishes the add: pairs with the Lock of Unload
`, "\n"},
		},
	},
	{
		Name:     "plainput-put-late",
		Of:       plainPut,
		Change:   "put looks at the module once more after it has counted",
		Promise:  promise.Freed,
		Scenario: "the module is freed between the two",
		Unseen:   collected,
		Edits: []Edit{{"rwsemplainput.go", `
	if s.waiting.Any() {
`, `
	if s.waiting.Any() || owner.State() == schemes.Going {
`}},
	},
}

// ofHandoff are those of module_rwsem over today's semaphore.
var ofHandoff = []Mutant{
	{
		Name:     "rwsemhandoff-steal-written",
		Of:       handoff,
		Change:   "a reader steals the lock whoever is inside",
		Promise:  promise.Refusal,
		Scenario: "a lookup finds an entry while exit runs",
		Edits:    []Edit{{"handoff.go", "if !others && w&(writing|promised) == 0 {", "if !others {"}},
	},
	{
		Name:     "rwsemhandoff-no-look",
		Of:       handoff,
		Change:   "a reader that has queued does not look whether the lock is free by then",
		Promise:  promise.Progress,
		Scenario: "the last holder leaves after the attempt and before the reader has queued",
		Edits: []Edit{{"handoff.go", `
	l.next()
	l.mu.Unlock()
	p.waiter.Sleep`, `
	l.mu.Unlock()
	p.waiter.Sleep`}},
	},
	{
		Name:     "rwsemhandoff-writer-beside",
		Of:       handoff,
		Change:   "a woken writer takes the lock beside readers",
		Promise:  promise.Hold,
		Scenario: "the module is unloaded between find and get",
		Edits: []Edit{{"handoff.go", `
		if w&inside != 0 {
			if`, `
		if w&writing != 0 {
			if`}},
	},
}

// ofCow are those of the table that is copied.
var ofCow = []Mutant{
	{
		Name:     "cow-open",
		Of:       cow,
		Change:   "the count of a module never closes",
		Promise:  promise.Hold,
		Scenario: "a get has loaded the old map, and counts after the count was found zero",
		Edits:    []Edit{{"module.go", "return m.refs.CompareAndSwap(0, closed)", "return m.refs.Load() == 0"}},
	},
	{
		Name:     "cow-copy-unlocked",
		Of:       cow,
		Change:   "the map is copied before the lock is taken",
		Promise:  promise.Gone,
		Scenario: "lost update: of two changes at once one is gone",
		Edits: []Edit{
			{"cow.go", `
	x := e.Table.Guard.(*table)
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := e.Table.Index.Remove(e); err != nil {
		return err
	}
	x.replace(e)
	return nil
`, `
	x := e.Table.Guard.(*table)
	old := *x.entries.Load()
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := e.Table.Index.Remove(e); err != nil {
		return err
	}
	x.entries.Store(&old)
	x.replace(e)
	return nil
`},
		},
	},
	{
		Name:     "cow-get-closed",
		Of:       cow,
		Change:   "get counts up without asking whether the count is closed",
		Promise:  promise.Hold,
		Scenario: "a get between the closing of the count and exit",
		Edits: []Edit{{"module.go", `
		if n < 0 {
			return false
		}
`, "\n"}},
	},
	{
		Name:     "cow-no-heir",
		Of:       cow,
		Change:   "unregister leaves the map as it is",
		Promise:  promise.Gone,
		Scenario: "what a holder has unplugged is still found",
		Edits: []Edit{{"cow.go", `
	if err := e.Table.Index.Remove(e); err != nil {
		return err
	}
	x.replace(e)
`, `
	if err := e.Table.Index.Remove(e); err != nil {
		return err
	}
`}},
	},
}
