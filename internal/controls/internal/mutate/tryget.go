package mutate

import "github.com/modbench/modbench/schemes/promise"

// ofTryget are the mutants of tryget.
var ofTryget = []Mutant{
	{
		Name:     "tryget-no-quiescence",
		Of:       tryget,
		Change:   "unload does not wait for the sections under way before it reads the sum",
		Promise:  promise.Hold,
		Scenario: "a get has seen the gate open and counts after the sum was read",
		Edits: []Edit{{"module.go", `
	percpu.StopMachine()  // no section is under way that has not seen it
`, "\n"}},
	},
	{
		Name:     "tryget-count-early",
		Of:       tryget,
		Change:   "unload reads the sum before it stops the machine",
		Promise:  promise.Hold,
		Scenario: "a get comes between the check of the count and the gate",
		Edits: []Edit{
			{"module.go", `
	m.restart.Lock()
`, `
	refs := m.refs.Sum()
	m.restart.Lock()
`},
			{"module.go", `!forced && m.refs.Sum() != 0 {
		m.gate`, `!forced && refs != 0 {
		m.gate`},
			{"module.go", `for !forced && m.refs.Sum() != 0 { // only puts from here on: never below the true count
		u.Sleep(waiter, nil)
`, `for !forced && refs != 0 {
		u.Sleep(waiter, nil)
		refs = m.refs.Sum()
`},
		},
	},
	{
		Name:     "tryget-no-recheck",
		Of:       tryget,
		Change:   "an unload that was woken does not look at the sum again",
		Promise:  promise.Hold,
		Scenario: "the first of two holders puts, and the unload goes on as if it were the last",
		Edits:    []Edit{{"module.go", `for !forced && m.refs.Sum() != 0 {`, `if !forced && m.refs.Sum() != 0 {`}},
	},
	{
		Name:     "tryget-no-wake",
		Of:       tryget,
		Change:   "put does not wake the unload that waits",
		Promise:  promise.Progress,
		Scenario: "missing wake-up",
		Edits: []Edit{{"module.go", `
			if waiter != nil {
				waiter.Wake() // a full barrier: the unloader sees our -1 or we leave it a wake
			}
`, `
			_ = waiter
`}},
	},
	{
		Name:     "tryget-waiter-late",
		Of:       tryget,
		Change:   "unload sets the waiter after the gate, once it has found references",
		Promise:  promise.Progress,
		Scenario: "lost wake-up: the last put comes between the sum and the waiter",
		Edits: []Edit{
			{"module.go", `
	waiter := mem.NewWaiter()
	m.waiter.Store(waiter) // before the gate says going: put relies on it
`, "\n"},
			{"module.go", `
		u.Sleep(waiter, nil)
`, `
		waiter := mem.NewWaiter()
		m.waiter.Store(waiter)
		u.Sleep(waiter, nil)
`},
		},
	},
	{
		Name:     "tryget-put-late",
		Of:       tryget,
		Change:   "put counts down before it fetches the waiter, as 2.5.52 does",
		Promise:  promise.Freed,
		Scenario: "the module is freed after the last put has counted down and before it reads the waiter",
		Unseen:   "put reads freed words but does not use them, and the collector keeps them readable",
		Edits: []Edit{{"module.go", `
			if gate == going {
				waiter = m.waiter.Load() // pairs with the Store before the gate's
			}
			m.refs.Add(cpu, -1)
		}
		percpu.Unpin(cpu)
		if gate != stopped {
`, `
			m.refs.Add(cpu, -1)
		}
		percpu.Unpin(cpu)
		if gate != stopped {
			if gate == going {
				waiter = m.waiter.Load()
			}
`}},
	},
	{
		Name:     "tryget-get-late",
		Of:       tryget,
		Change:   "get unlocks the table before it counts",
		Promise:  promise.Freed,
		Scenario: "stale pointer: the module is freed between find and get",
		Unseen:   "the gate of a freed module still says going, and the collector keeps it readable",
		Edits: []Edit{
			{"tryget.go", `
	if e == nil {
		lock.RUnlock()
`, `
	lock.RUnlock()
	if e == nil {
`},
			{"tryget.go", `e == nil {
			lock.RUnlock()
			return schemes.Ref{}, schemes.ErrRefused`, `e == nil {
			return schemes.Ref{}, schemes.ErrRefused`},
			{"tryget.go", `	lock.RUnlock()
	return schemes.Ref{Entry: e}, nil`, "\treturn schemes.Ref{Entry: e}, nil"},
		},
	},
	{
		Name:     "tryget-revert",
		Of:       tryget,
		Change:   "an unload sets the gate to going while it reads the sum, and opens it again if it has to refuse",
		Promise:  promise.Refusal,
		Scenario: "a lookup is refused because of an unload that is itself refused",
		Edits: []Edit{{"module.go",
			"m.gate.Store(stopped) // publishes to get and put, through StopMachine:", "m.gate.Store(going)"}},
	},
	{
		Name:     "tryget-no-restart",
		Of:       tryget,
		Change:   "an unload that refuses does not restart the machine",
		Promise:  promise.Progress,
		Scenario: "a get or put that met the stopped machine waits for ever",
		Edits: []Edit{{"module.go", `
		m.gate.Store(open)
		m.restart.Unlock()
`, `
		m.gate.Store(open)
`}},
	},
	{
		Name:     "tryget-refused-locked",
		Of:       tryget,
		Change:   "a get that is refused forgets to unlock the table",
		Promise:  promise.Progress,
		Scenario: "an error path that hardly ever runs leaves the table locked",
		Edits: []Edit{{"tryget.go", `e == nil {
			lock.RUnlock()
			return schemes.Ref{}, schemes.ErrRefused`, `e == nil {
			return schemes.Ref{}, schemes.ErrRefused`}},
	},
	{
		Name:     "tryget-drop-late",
		Of:       tryget,
		Change:   "put releases the module before it drops the object",
		Promise:  promise.Freed,
		Scenario: "the object lies in the module, which may be freed by then",
		Edits: []Edit{{"tryget.go", `
	e.Table.Drop(e)
	if e.Owner != nil {
		e.Owner.Guard.(*module).put()
	}
`, `
	if e.Owner != nil {
		e.Owner.Guard.(*module).put()
	}
	e.Table.Drop(e)
`}},
	},
	{
		Name:     "tryget-no-drop",
		Of:       tryget,
		Change:   "put does not drop the object",
		Promise:  promise.Balance,
		Scenario: "the count of the object never returns to zero",
		Edits: []Edit{{"tryget.go", `
	e.Table.Drop(e)
`, "\n"}},
	},
}
