package mutate

import "github.com/modbench/modbench/schemes/promise"

// ofEpoch are the mutants of the scheme whose readers register.
var ofEpoch = []Mutant{
	{
		Name:     "epoch-no-wait",
		Of:       epoch,
		Change:   "a module is freed without a look at the sections of readers",
		Promise:  promise.Freed,
		Scenario: "stale pointer: the module is freed between find and get",
		Unseen:   collected,
		Edits: []Edit{{"domain.go", `
			if section := r.section.Load(); section != 0 { // observes leave, and what came before it
				oldest = min(oldest, section)
			}
`, `
			r.section.Load()
`}},
	},
	{
		Name:     "epoch-off-by-one",
		Of:       epoch,
		Change:   "a section of the epoch before the unload is taken for one after it",
		Promise:  promise.Freed,
		Scenario: "the reader has found the entry before it was unlinked",
		Unseen:   collected,
		Edits:    []Edit{{"domain.go", "1+d.limbo[n].epoch <= oldest", "d.limbo[n].epoch <= oldest"}},
	},
	{
		Name:     "epoch-enter-late",
		Of:       epoch,
		Change:   "get finds the entry before it enters the section",
		Promise:  promise.Freed,
		Scenario: "the module is freed between the two",
		Unseen:   collected,
		Edits: []Edit{{"epoch.go", `
	r.enter()
	e := t.Lookup(k)
`, `
	e := t.Lookup(k)
	r.enter()
`}},
	},
	{
		Name:     "epoch-gate-early",
		Of:       epoch,
		Change:   "get looks at the gate before it counts",
		Promise:  promise.Hold,
		Scenario: "the unload shuts the gate and adds up between the two",
		Edits: []Edit{{"module.go", `
		m.refs.Add(r.cell, 1) // before the look at the gate:
		gate := m.gate.Load() // pairs with the Store in Unload, which comes before the sum
`, `
		gate := m.gate.Load()
		m.refs.Add(r.cell, 1)
`}},
	},
	{
		Name:     "epoch-bare-undo",
		Of:       epoch,
		Change:   "the undo of a get that came too late wakes nobody",
		Promise:  promise.Progress,
		Scenario: "the unload sees a count that is then undone, and sleeps",
		Edits: []Edit{{"module.go", `
		if r.scheme.waiting.Any() {
			r.scheme.waiting.Wake(mod)
		}
		if gate == going {
`, `
		if gate == going {
`}},
	},
}
