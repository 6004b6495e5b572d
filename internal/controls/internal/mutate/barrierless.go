package mutate

import "github.com/modbench/modbench/schemes/promise"

// barrierless are the mutants of the schemes whose readers make no barrier, so that an unload
// must wait for a grace period before it decides.
var barrierless = []Mutant{
	{
		Name:     "hazardasym-no-barrier",
		Of:       hazardAsym,
		Change:   "an unload looks at the slots without a grace period after it has shut the gate",
		Promise:  promise.Hold,
		Scenario: "a get has published in its store buffer, or has seen that nothing is pending before it published",
		Unseen:   narrow,
		Edits: []Edit{{"module.go", `
		percpu.Synchronize() // likewise
`, "\n"}},
	},
	{
		Name:     "hazardasym-no-recheck",
		Of:       hazardAsym,
		Change:   "get does not look at the gate once it has published the pointer",
		Promise:  promise.Hold,
		Scenario: "the unload has looked at the slot before",
		Edits: []Edit{{"asymhazard.go",
			"if s.pending.Load() != 0 && !isOpen(e.Owner) {", "if s.pending.Load() < 0 {"}},
	},
	{
		Name:     "hazardasym-no-fence",
		Of:       hazardAsym,
		Change:   "put looks for unloads that wait without a barrier after it has emptied the slot",
		Promise:  promise.Progress,
		Scenario: "lost wake-up: the empty slot is in a store buffer when the unload begins to wait",
		Unseen:   narrow,
		Edits: []Edit{{"asymhazard.go", `
func (s *Scheme) wake(m *schemes.Module) {
	mem.Fence() // the slot is seen to be empty: pairs with Enter in Unload
`, `
func (s *Scheme) wake(m *schemes.Module) {
`}},
	},
	{
		Name:     "hazardasym-no-grace",
		Of:       hazardAsym,
		Change:   "the module is freed without a grace period",
		Promise:  promise.Freed,
		Scenario: "stale pointer: the module is freed between find and the look at its gate",
		Unseen:   collected,
		Edits: []Edit{{"module.go", `
	percpu.Synchronize() // whoever found an entry before exit is done with it, and with m
`, "\n"}},
	},
	{
		Name:     "percpurwsem-no-grace",
		Of:       percpuRwsem,
		Change:   "a writer adds the readers up without a grace period",
		Promise:  promise.Progress,
		Scenario: "lost wake-up: a reader has not seen that the lock is closed, leaves after the sum, wakes nobody",
		Edits: []Edit{{"lock.go", `
	percpu.Synchronize() // whoever has not seen it has counted
`, "\n"}},
	},
	{
		Name:     "percpurwsem-no-wait",
		Of:       percpuRwsem,
		Change:   "a writer does not wait for the readers that are inside",
		Promise:  promise.Hold,
		Scenario: "the module is unloaded between find and get",
		Edits: []Edit{{"lock.go", `
	for l.cells.Sum() != 0 {
		w.Sleep(nil)
	}
`, "\n"}},
	},
	{
		Name:     "splitref-no-stop",
		Of:       splitref,
		Change:   "the machine is not stopped",
		Promise:  promise.Hold,
		Scenario: "a get has seen the open gate and counts after the sum",
		Edits: []Edit{{"module.go", `
	percpu.StopMachine()  // no section is under way that has not seen it
`, "\n"}},
	},
}
