package mutate

import "github.com/modbench/modbench/schemes/promise"

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

// ofBravo are the mutants of module_rwsem over the BRAVO lock.
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

// ofPlainPut are the mutants of module_rwsem whose puts take no lock.
var ofPlainPut = []Mutant{
	{
		Name:     "plainput-look-early",
		Of:       plainPut,
		Change:   "put looks for unloads that wait before it counts",
		Promise:  promise.Progress,
		Scenario: "lost wake-up: the unload begins to wait between the two",
		Unseen:   narrow,
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

// ofHandoff are the mutants of module_rwsem over today's semaphore.
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
