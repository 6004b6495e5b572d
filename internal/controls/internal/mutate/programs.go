package mutate

import "github.com/modbench/modbench/schemes/promise"

// programs are the mutants of the schemes that Go programs have today.
var programs = []Mutant{
	{
		Name:     "gomutex-get-late",
		Of:       gomutex,
		Change:   "get unlocks the table before it counts",
		Promise:  promise.Hold,
		Scenario: "the module is unloaded between find and get",
		Edits: []Edit{
			{"gomutex.go", `
	e := t.Find(k)
`, `
	e := t.Find(k)
	lock.RUnlock()
`},
			{"gomutex.go", `	lock.RUnlock()
	if e == nil {`, "\tif e == nil {"},
		},
	},
	{
		Name:     "gomutex-no-table",
		Of:       gomutex,
		Change:   "unload does not lock the tables before it looks at the count",
		Promise:  promise.Hold,
		Scenario: "a get comes between the check of the count and exit",
		Edits: []Edit{
			{"module.go", `
		locks := m.lock()
`, "\n"},
			{"module.go", `
		m.mu.Unlock()
		if !held {
`, `
		locks := m.lock()
		m.mu.Unlock()
		if !held {
`},
		},
	},
	{
		Name:    "gomutex-count-late",
		Of:      gomutex,
		Change:  "unload lets others register the module before it looks at the count",
		Promise: promise.Hold,
		Scenario: "a holder registers in a table that is not locked and puts before the count is read; " +
			"then a get finds the module in that table",
		Unseen: "the window is two steps wide, and a holder has to register and put within it",
		Edits: []Edit{{"module.go", `
		held := !u.Flags.Has(schemes.Force) && m.refs.Load() != 0 // pairs with the Adds in Get and Put
		m.mu.Unlock()
`, `
		m.mu.Unlock()
		held := !u.Flags.Has(schemes.Force) && m.refs.Load() != 0
`}},
	},
	{
		Name:     "syncmap-open",
		Of:       syncmap,
		Change:   "the count of a module never closes",
		Promise:  promise.Hold,
		Scenario: "a get has loaded the entry, and counts after the unload has found the count zero",
		Edits:    []Edit{{"module.go", "return m.refs.CompareAndSwap(0, closed)", "return m.refs.Load() == 0"}},
	},
}

// ofCow are the mutants of the table that is copied.
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
