package mutate

import "github.com/modbench/modbench/schemes/promise"

// counted are the mutants of the schemes with one count for each module.
var counted = []Mutant{
	{
		Name:     "atomicref-resurrect",
		Of:       atomicref,
		Change:   "an unload that is refused adds the base back without a look at the count",
		Promise:  promise.Refusal,
		Scenario: "after the last put a get is refused, and then the base is added back",
		Unseen:   narrow,
		Edits: []Edit{{"unload.go", `
		if n == 0 {
			return false
		}
`, "\n"}},
	},
	{
		Name:     "atomicref-inc",
		Of:       atomicref,
		Change:   "get counts up without a check whether the count is zero",
		Promise:  promise.Hold,
		Scenario: "a get comes between the release of the base and exit",
		Edits: []Edit{{"module.go", `
		if n == 0 {
			return false
		}
`, "\n"}},
	},
	{
		Name:     "atomicref-put-late",
		Of:       atomicref,
		Change:   "put fetches the waiter whether or not it has brought the count to zero",
		Promise:  promise.Freed,
		Scenario: "the module is freed after put has counted down and before it reads the waiter",
		Unseen:   collected,
		Edits: []Edit{{"module.go", `
			if n == 1 {
				m.waiter.Load().Wake()
			}
`, `
			if waiter := m.waiter.Load(); n == 1 {
				waiter.Wake()
			}
`}},
	},
	{
		Name:     "rcu-no-grace",
		Of:       rcu,
		Change:   "the module is freed without a grace period",
		Promise:  promise.Freed,
		Scenario: "stale pointer: the module is freed between find and get",
		Unseen:   collected,
		Edits: []Edit{
			{"module.go", `
	percpu.Synchronize() // whoever found an entry before exit is done with it, and with m
`, "\n"},
			{"module.go", `
	"github.com/modbench/modbench/schemes/percpu"
`, "\n"},
		},
	},
	{
		Name:     "rcu-get-zero",
		Of:       rcu,
		Change:   "get counts up without a check whether the count is zero",
		Promise:  promise.Hold,
		Scenario: "a get comes after the last put and before exit has unlinked the entry",
		Edits: []Edit{{"kref.go", `
		if n == 0 {
			return false
		}
`, "\n"}},
	},
	{
		Name:     "percpuref-no-confirm",
		Of:       percpuref,
		Change:   "the switch to the one word does not wait until every processor has seen it",
		Promise:  promise.Hold,
		Scenario: "a get that has seen the old mode adds to its cell after the cells were added up",
		Edits: []Edit{{"module.go", `
	percpu.Synchronize() // whoever has seen the old mode has added to its cell
`, "\n"}},
	},
	{
		Name:     "percpuref-no-bias",
		Of:       percpuref,
		Change:   "the word has no bias while the cells are not in it",
		Promise:  promise.NoPanic,
		Scenario: "a put brings the word to zero before the cells are added, and wakes a waiter that is not set yet",
		Edits:    []Edit{{"module.go", "bias = 1 << 62 //", "bias = 0 //"}},
	},
	{
		Name:     "percpuref-no-grace",
		Of:       percpuref,
		Change:   "the module is freed without a grace period",
		Promise:  promise.Freed,
		Scenario: "stale pointer: the module is freed between find and get",
		Unseen:   collected,
		Edits: []Edit{
			{"unload.go", `
	percpu.Synchronize() // whoever found an entry before exit is done with it, and with m
`, "\n"},
			{"unload.go", `
	"github.com/modbench/modbench/schemes/percpu"
`, "\n"},
		},
	},
}

// published are the mutants of the schemes in which readers publish something that an
// unload looks at.
var published = []Mutant{
	{
		Name:    "srcu-in-first",
		Of:      srcu,
		Change:  "an unload adds up the lookups that came in before it adds up those that went out",
		Promise: promise.Progress,
		Scenario: "false zero: a lookup comes in after the first sum and goes out before the second;" +
			" an unload that must not wait then waits",
		Unseen: narrow,
		Edits: []Edit{
			{"domain.go", `
		out += d.cells[i].out[idx].Load()
`, `
		in += d.cells[i].in[idx].Load()
`},
			{"domain.go", `	for i := range d.cells {
		in += d.cells[i].in[idx].Load()
	}
	return`, `	for i := range d.cells {
		out += d.cells[i].out[idx].Load()
	}
	return`},
		},
	},
	{
		Name:     "srcu-no-grace",
		Of:       srcu,
		Change:   "the module is freed without a grace period for lookups",
		Promise:  promise.Freed,
		Scenario: "stale pointer: the module is freed between find and read lock",
		Unseen:   collected,
		Edits: []Edit{{"module.go", `
	percpu.Synchronize() // whoever found an entry before exit is done with it, and with m
`, "\n"}},
	},
	{
		Name:     "hazard-no-recheck",
		Of:       hazard,
		Change:   "get does not look again once it has published the pointer",
		Promise:  promise.Hold,
		Scenario: "the unload has looked at the slot before the pointer was in it",
		Edits: []Edit{{"module.go",
			"\tgate = int(m.gate.Load())      // pairs", "\tgate = open                    // pairs"}},
	},
	{
		Name:     "hazard-publish-late",
		Of:       hazard,
		Change:   "get looks at the gate before it publishes the pointer",
		Promise:  promise.Hold,
		Scenario: "the unload shuts the gate and looks at the slots between the two",
		Edits: []Edit{{"module.go", `
	slot = s.published.set(cpu, m) // before the look at the gate:
	gate = int(m.gate.Load())      // pairs with the Store in Unload, which comes before anywhere
`, `
	gate = int(m.gate.Load())
	slot = s.published.set(cpu, m)
`}},
	},
}
