package mutate

import (
	"slices"

	"github.com/modbench/modbench/schemes/promise"
)

// lineage are the mutants of the schemes that came before and after the two of
// 2002.
var lineage = slices.Concat(variants, ofBravo, proposals, counted, published, barrierless, programs,
	ofUnloadLock, ofPlainPut, ofHandoff, ofCow, ofEpoch, ofHolding, ofRCU, ofPaths)

// Why an ordinary stress run detects nothing. Such a run does not see every access to
// freed memory, and does not give the processor away at every step.
const (
	collected = "the scheme reads freed words but does not act on them, and the collector keeps them readable"
	negative  = "the first put makes the count negative, which is another promise, and then no unload is tried"
	narrow    = "the window is a few instructions wide, and a minute of stress does not always hit it"
)

// proposals are the mutants of the schemes that were proposed in 2003 and not merged.
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
