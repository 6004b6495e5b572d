package mutate

import (
	"slices"

	"github.com/modbench/modbench/schemes/promise"
)

// lineage are the mutants of the schemes that came before and after the two of
// 2002.
var lineage = slices.Concat(variants, ofBravo, proposals, counted, published, graces, goish,
	ofUnloadLock, ofPlainPut, ofHandoff, ofCow, ofEpoch, ofRCU)

// Why an ordinary stress run detects nothing. Such a run does not see every access to
// freed memory, and does not give the processor away at every step.
const (
	collected = "the scheme reads freed words but does not act on them, and the collector keeps them readable"
	narrow    = "the window is a few instructions wide, and a minute of stress does not always hit it"
)

// variants are the mutants of module_rwsem over other semaphores.
var variants = []Mutant{
	{
		Name:     "rwsemfifo-no-admit",
		Of:       rwsemFIFO,
		Change:   "a thread that has queued does not check again whether the lock is free",
		Promise:  promise.Progress,
		Scenario: "the last holder leaves after the attempt and before the thread has queued",
		Edits: []Edit{{"fifo.go", `
	l.word.Add(change)
	l.admit()
`, `
	l.word.Add(change)
`}},
	},
	{
		Name:     "rwsemfifo-writer-barges",
		Of:       rwsemFIFO,
		Change:   "a queued writer is let in while readers have the lock",
		Promise:  promise.Hold,
		Scenario: "the module is unloaded between find and get",
		Edits: []Edit{{"fifo.go", `
			if !l.word.CompareAndSwap(waiting, waiting|writing) {
				return
			}
`, `
			if l.word.Load()&writing != 0 {
				return
			}
			l.word.Add(writing)
`}},
	},
	{
		Name:    "bravopercpu-no-recheck",
		Of:      bravoPerCPU,
		Change:  "a reader that has published itself does not look at the bias again",
		Promise: promise.Refusal,
		Scenario: "the writer has already looked at the slot, so both have the lock: " +
			"a get finds an entry whose module is going",
		Unseen: narrow,
		Edits: []Edit{{"lock.go", `
			if l.biased.Load() { // pairs with the Store in Lock
				percpu.Unpin(cpu)
				return token(cpu)
			}
			s.taken.Store(false)
`, `
			percpu.Unpin(cpu)
			return token(cpu)
`}},
	},
	{
		Name:     "bravopercpu-no-revocation",
		Of:       bravoPerCPU,
		Change:   "a writer does not wait for the slots",
		Promise:  promise.Hold,
		Scenario: "the module is unloaded between find and get",
		Edits: []Edit{{"lock.go", `
		for l.slots[i].taken.Load() { // acquires: pairs with RUnlock
			mem.Pause()
		}
`, `
		l.slots[i].taken.Load()
`}},
	},
}

// ofBravo are those of the paper's lock.
var ofBravo = []Mutant{
	{
		Name:    "bravo-no-recheck",
		Of:      bravo,
		Change:  "a reader that has published the lock does not look at the bias again",
		Promise: promise.Refusal,
		Scenario: "the writer has looked at the slot already, so both are inside: " +
			"a get finds an entry whose module is going",
		Unseen: narrow,
		Edits: []Edit{{"lock.go", `
			if l.biased.Load() { // pairs with the Store in Lock
				percpu.Unpin(cpu)
				return at
			}
			s.Store(nil)
`, `
			percpu.Unpin(cpu)
			return at
`}},
	},
	{
		Name:     "bravo-no-revocation",
		Of:       bravo,
		Change:   "a writer does not wait for the slots",
		Promise:  promise.Hold,
		Scenario: "the module is unloaded between find and get",
		Edits: []Edit{{"lock.go", `
		for l.visible[i].Load() == l { // acquires: pairs with RUnlock
			mem.Pause()
		}
`, `
		l.visible[i].Load()
`}},
	},
	{
		Name:     "bravo-steal-slot",
		Of:       bravo,
		Change:   "a reader overwrites a slot that another lock has",
		Promise:  promise.Hold,
		Scenario: "a writer of the other lock does not see its reader any more",
		Unseen:   narrow,
		Edits: []Edit{{"lock.go", `
		if s.CompareAndSwap(nil, l) { // a full barrier before the look at the bias:
`, `
		s.Store(l)
		if true {
`}},
	},
}

// proposals are those of 2003 that were not merged.
var proposals = []Mutant{
	{
		Name:     "unloadrwsem-get-late",
		Of:       unloadRwsem,
		Change:   "get unlocks the module before it counts",
		Promise:  promise.Hold,
		Scenario: "the unload takes the semaphore and reads the sum between the two",
		Edits: []Edit{{"unloadrwsem.go", `
	m.gets.Add(cpu, 1)
	percpu.Unpin(cpu)
	m.sem.RUnlock() // publishes the add: pairs with the Lock in Unload
`, `
	m.sem.RUnlock()
	m.gets.Add(cpu, 1)
	percpu.Unpin(cpu)
`}},
	},
	{
		Name:     "unloadrwsem-put-late",
		Of:       unloadRwsem,
		Change:   "put looks for unloads that wait before it counts down",
		Promise:  promise.Progress,
		Scenario: "lost wake-up: the unload begins to wait between the two",
		Edits: []Edit{
			{"unloadrwsem.go", `
	m.Guard.(*module).put() // a barrier: pairs with Enter in Unload
	if s.waiting.Any() {
`, `
	any := s.waiting.Any()
	m.Guard.(*module).put()
	if any {
`},
		},
	},
	{
		Name:     "speculative-inverted",
		Of:       speculative,
		Change:   "as posted: the branch on the state of the module is inverted",
		Promise:  promise.Hold,
		Scenario: "a get that finds the gate closed succeeds",
		Edits: []Edit{{"module.go", "\tif m.gate.Load() == open { // pairs",
			"\tif m.gate.Load() != open { // pairs"}},
	},
	{
		Name:     "speculative-bare-undo",
		Of:       speculative,
		Change:   "as posted: the undo of a get that came too late wakes nobody",
		Promise:  promise.Progress,
		Scenario: "the unload sees a count that is then undone, and sleeps",
		Edits: []Edit{{"module.go", `
	m.count(-1)
	m.mu.Unlock()
	s.wake(mod)
`, `
	m.count(-1)
	m.mu.Unlock()
`}},
	},
}

// goish are the mutants of the schemes that Go programs have today.
var goish = []Mutant{
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
