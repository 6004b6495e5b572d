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
		Edits: []Edit{{"module.go",
			"\tpercpu.Synchronize()  // no section is under way that has not seen it\n", ""}},
	},
	{
		Name:     "tryget-count-early",
		Of:       tryget,
		Change:   "unload reads the sum before it stops the machine",
		Promise:  promise.Hold,
		Scenario: "a get between the count check and the gate",
		Edits: []Edit{
			{"module.go", "\tm.restart.Lock()\n", "\trefs := m.refs.Sum()\n\tm.restart.Lock()\n"},
			{"module.go", "!forced && m.refs.Sum() != 0 {\n\t\tm.gate", "!forced && refs != 0 {\n\t\tm.gate"},
			{"module.go",
				"for !forced && m.refs.Sum() != 0 { // only puts from here on: never below the true count\n\t\tu.Sleep(waiter, nil)\n",
				"for !forced && refs != 0 {\n\t\tu.Sleep(waiter, nil)\n\t\trefs = m.refs.Sum()\n"},
		},
	},
	{
		Name:     "tryget-no-recheck",
		Of:       tryget,
		Change:   "an unload that was woken does not look at the sum again",
		Promise:  promise.Hold,
		Scenario: "the first of two holders puts, and the unload takes it for the last",
		Edits: []Edit{{"module.go",
			"for !forced && m.refs.Sum() != 0 { // only puts from here on: never below the true count\n",
			"if !forced && m.refs.Sum() != 0 {\n"}},
	},
	{
		Name:     "tryget-no-wake",
		Of:       tryget,
		Change:   "put does not wake the unload that waits",
		Promise:  promise.Progress,
		Scenario: "missing wake-up",
		Edits: []Edit{{"module.go",
			"\t\t\tif waiter != nil {\n\t\t\t\twaiter.Wake() // a full barrier: the unloader sees our -1 or we leave it a wake\n\t\t\t}\n",
			"\t\t\t_ = waiter\n"}},
	},
	{
		Name:     "tryget-waiter-late",
		Of:       tryget,
		Change:   "unload sets the waiter after the gate, once it has found references",
		Promise:  promise.Progress,
		Scenario: "lost wake-up: the last put comes between the sum and the waiter",
		Edits: []Edit{
			{"module.go", "\twaiter := mem.NewWaiter()\n\tm.waiter.Store(waiter) // before the gate says going: put relies on it\n", ""},
			{"module.go", "\t\tu.Sleep(waiter, nil)\n", "\t\twaiter := mem.NewWaiter()\n\t\tm.waiter.Store(waiter)\n\t\tu.Sleep(waiter, nil)\n"},
		},
	},
	{
		Name:     "tryget-put-late",
		Of:       tryget,
		Change:   "put counts down before it fetches the waiter, as 2.5.52 does",
		Promise:  promise.Freed,
		Scenario: "the module is freed between the last put's count and its look at the waiter",
		Unseen:   "the freed words are read and not used, and the collector keeps them readable",
		Edits: []Edit{{"module.go",
			`			if gate == going {
				waiter = m.waiter.Load() // pairs with the Store before the gate's
			}
			m.refs.Add(cpu, -1)
		}
		percpu.Unpin(cpu)
		if gate != stopped {
`,
			`			m.refs.Add(cpu, -1)
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
			{"tryget.go", "\tif e == nil {\n\t\tlock.RUnlock()\n", "\tlock.RUnlock()\n\tif e == nil {\n"},
			{"tryget.go", "e == nil {\n\t\t\tlock.RUnlock()\n\t\t\treturn schemes.Ref{}, schemes.ErrRefused", "e == nil {\n\t\t\treturn schemes.Ref{}, schemes.ErrRefused"},
			{"tryget.go", "\tlock.RUnlock()\n\treturn schemes.Ref{Entry: e}, nil", "\treturn schemes.Ref{Entry: e}, nil"},
		},
	},
	{
		Name:     "tryget-revert",
		Of:       tryget,
		Change:   "an unload says going while it looks, and takes it back if it has to refuse",
		Promise:  promise.Refusal,
		Scenario: "refused because of an unload that is itself refused",
		Edits:    []Edit{{"module.go", "m.gate.Store(stopped) // publishes to get and put, through Synchronize:", "m.gate.Store(going)"}},
	},
	{
		Name:     "tryget-no-restart",
		Of:       tryget,
		Change:   "an unload that refuses does not restart the machine",
		Promise:  promise.Progress,
		Scenario: "a get or put that met the stopped machine",
		Edits:    []Edit{{"module.go", "\t\tm.gate.Store(open)\n\t\tm.restart.Unlock()\n", "\t\tm.gate.Store(open)\n"}},
	},
	{
		Name:     "tryget-refused-locked",
		Of:       tryget,
		Change:   "a get that is refused forgets to unlock the table",
		Promise:  promise.Progress,
		Scenario: "the error leg that is hardly ever run",
		Edits: []Edit{{"tryget.go",
			"e == nil {\n\t\t\tlock.RUnlock()\n\t\t\treturn schemes.Ref{}, schemes.ErrRefused", "e == nil {\n\t\t\treturn schemes.Ref{}, schemes.ErrRefused"}},
	},
	{
		Name:     "tryget-drop-late",
		Of:       tryget,
		Change:   "put releases the module before it drops the object",
		Promise:  promise.Freed,
		Scenario: "the object is the freed module's",
		Edits: []Edit{{"tryget.go",
			"\te.Table.Drop(e)\n\tif e.Owner != nil {\n\t\te.Owner.Guard.(*module).put()\n\t}\n",
			"\tif e.Owner != nil {\n\t\te.Owner.Guard.(*module).put()\n\t}\n\te.Table.Drop(e)\n"}},
	},
	{
		Name:     "tryget-no-drop",
		Of:       tryget,
		Change:   "put does not drop the object",
		Promise:  promise.Balance,
		Scenario: "an object count that never returns to zero",
		Edits:    []Edit{{"tryget.go", "\te.Table.Drop(e)\n", ""}},
	},
}
