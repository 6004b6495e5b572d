package mutate

import "github.com/modbench/modbench/schemes/promise"

// ofHolding are those of what a caller does who has a reference or the lock of a table: second references, sections,
// and lookups in them.
var ofHolding = []Mutant{
	{
		Name:     "gomutex-section-bare",
		Of:       gomutex,
		Change:   "a section does not lock the table",
		Promise:  promise.Freed,
		Scenario: "the module is freed under who walks through the table",
		Unseen:   narrow,
		Edits: []Edit{
			{"section.go", "\tt.Guard.(*table).RLock()\n", ""},
			{"section.go", "{ t.Guard.(*table).RUnlock() }", "{}"},
		},
	},
	{
		Name:     "gomutex-locked-uncounted",
		Of:       gomutex,
		Change:   "a lookup by who has the lock does not count",
		Promise:  promise.Hold,
		Scenario: "the section ends, and the module is unloaded",
		Unseen:   negative,
		Edits: []Edit{{"section.go", "e.Owner.Guard.(*module).refs.Add(1) // pairs",
			"_ = e.Owner // pairs"}},
	},
	{
		Name:     "tryget-dup",
		Of:       tryget,
		Change:   "as in 2.5.52: a holder takes a second reference in whatever cell is at hand",
		Promise:  promise.Hold,
		Scenario: "false zero: counted in a cell that a waiting unload has read, and put in one that it has not",
		Unseen:   narrow,
		Edits: []Edit{{"module.go", `
// SetModule gives m a count of zero and an open gate.
`, `
// Dup is __module_get.
func (Scheme) Dup(r schemes.Ref) schemes.Ref {
	if m := r.Entry.Owner; m != nil {
		cpu := percpu.Pin()
		m.Guard.(*module).refs.Add(cpu, 1)
		percpu.Unpin(cpu)
	}
	r.Entry.Table.Hold(r.Entry)
	return r
}

// SetModule gives m a count of zero and an open gate.
`}},
	},
	{
		Name:     "splitref-gets-first",
		Of:       splitref,
		Change:   "an unload adds up the gets before the puts",
		Promise:  promise.Hold,
		Scenario: "false zero: a holder takes a second reference and puts the first between the two sums",
		Unseen:   narrow,
		Edits: []Edit{{"module.go", `
	puts := m.decs.Sum()
	return m.incs.Sum() - puts
`, `
	gets := m.incs.Sum()
	return gets - m.decs.Sum()
`}},
	},
	{
		Name:     "unloadrwsem-gets-first",
		Of:       unloadRwsem,
		Change:   "an unload adds up the gets before the puts",
		Promise:  promise.Hold,
		Scenario: "false zero: a holder takes a second reference and puts the first between the two sums",
		Unseen:   narrow,
		Edits: []Edit{{"unloadrwsem.go", `
	puts := m.puts.Sum() // before the gets: a put that is seen has its get, or its Dup, in the other sum
	return m.gets.Sum() - puts
`, `
	gets := m.gets.Sum()
	return gets - m.puts.Sum()
`}},
	},
	{
		Name:     "hazard-count-first",
		Of:       hazard,
		Change:   "an unload reads the count of second references before the slots",
		Promise:  promise.Hold,
		Scenario: "a holder takes a second reference, which is counted, and clears the slot of the first in between",
		Unseen:   narrow,
		Edits: []Edit{
			{"published.go", "\tvar n int64\n", "\tn := m.overflow.Load()\n"},
			{"published.go", "return n + m.overflow.Load() // observes", "return n // observes"},
		},
	},
}
