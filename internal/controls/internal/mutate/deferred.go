package mutate

import "github.com/modbench/modbench/schemes/promise"

// ofRCU are those of the variants of rcu, srcu and percpuref.
var ofRCU = []Mutant{
	{
		Name:     "rcudefer-no-grace",
		Of:       rcuDefer,
		Change:   "a batch is freed without a grace period",
		Promise:  promise.Freed,
		Scenario: "stale pointer: the module is freed between find and get",
		Unseen:   collected,
		Edits: []Edit{
			{"queue.go", `
	percpu.Synchronize() // whoever found an entry of these modules is done with it, and with them
`, "\n"},
			{"queue.go", `
	"github.com/modbench/modbench/schemes/percpu"
`, "\n"},
		},
	},
	{
		Name:     "srcufast-no-barrier",
		Of:       srcuFast,
		Change:   "an unload adds up the sections without a grace period between the two sums",
		Promise:  promise.Hold,
		Scenario: "a get has counted in its store buffer, or has seen the open gate before it was shut",
		Unseen:   narrow,
		Edits: []Edit{{"domain.go", `
	percpu.Synchronize() // whoever came in before is counted: pairs with the sections of readers
`, "\n"}},
	},
	{
		Name:     "srcufast-in-first",
		Of:       srcuFast,
		Change:   "an unload adds up the lookups that came in before it adds up those that went out",
		Promise:  promise.Hold,
		Scenario: "a lookup that is not in the first sum hides behind another that has gone out before the second",
		Unseen:   narrow,
		Edits: []Edit{
			{"domain.go", "out += d.cells[i].out[idx].LoadAtomic()", "in += d.cells[i].in[idx].LoadAtomic()\n"},
			{"domain.go", `
			in += d.cells[i].in[idx].LoadAtomic()
		}
	}
	return in != out
`, `
			out += d.cells[i].out[idx].LoadAtomic()
		}
	}
	return in != out
`},
		},
	},
	{
		Name:     "srcufast-wait-early",
		Of:       srcuFast,
		Change:   "an unload that waits does not wait for a grace period once it has said so",
		Promise:  promise.Progress,
		Scenario: "lost wake-up: a put counts in its store buffer, and has looked for unloads that wait",
		Unseen:   narrow,
		Edits: []Edit{{"module.go", `
		percpu.Synchronize()               // each put is seen from here on, or wakes
`, "\n"}},
	},
	{
		Name:     "srcufast-no-grace",
		Of:       srcuFast,
		Change:   "the module is freed without a grace period for lookups",
		Promise:  promise.Freed,
		Scenario: "stale pointer: the module is freed between find and read lock",
		Unseen:   collected,
		Edits: []Edit{{"module.go", `
	percpu.Synchronize() // whoever found an entry before exit is done with it, and with m
`, "\n"}},
	},
	{
		Name:     "percpurefkill-no-look",
		Of:       refKill,
		Change:   "an unload that must not wait does not look whether it has given up the only reference",
		Promise:  promise.Hold,
		Scenario: "the module is unloaded while somebody holds it",
		Edits: []Edit{{"percpurefkill.go", `
		if !percpuref.PutOnly(u.Module) {
`, `
		if percpuref.PutOnly(u.Module); false {
`}},
	},
	{
		Name:     "percpurefkill-no-kill",
		Of:       refKill,
		Change:   "an unload that waits gives up the loader's reference without having killed the count",
		Promise:  promise.Progress,
		Scenario: "the count is in the cells, nobody brings the word to zero, and the unload sleeps for good",
		Edits: []Edit{{"percpurefkill.go", `
		u.SetGoing()
		percpuref.Kill(u.Module)
`, `
		u.SetGoing()
`}},
	},
}
