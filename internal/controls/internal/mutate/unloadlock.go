package mutate

import "github.com/modbench/modbench/schemes/promise"

// ofUnloadLock are the mutants of the scheme that try_module_get replaced.
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
