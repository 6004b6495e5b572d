package mutate

import (
	"slices"

	"github.com/modbench/modbench/schemes/promise"
)

// lineage are the mutants of the schemes that came before and after the two of
// 2002.
var lineage = slices.Concat(variants, proposals, counted, published, goish)

// Why a stress run shows nothing where it does not see every access to freed
// memory, and give way at every step.
const (
	collected = "the freed words are read and not believed, and the collector keeps them readable"
	narrow    = "the window is a few instructions wide, and a minute of stress does not always hit it"
)

// variants are those of module_rwsem over other semaphores.
var variants = []Mutant{
	{
		Name:     "rwsemfifo-no-admit",
		Of:       rwsemFIFO,
		Change:   "who queues does not look whether the lock is free by then",
		Promise:  promise.Progress,
		Scenario: "the last one inside leaves between the attempt and the queue",
		Edits:    []Edit{{"fifo.go", "\tl.word.Add(change)\n\tl.admit()\n", "\tl.word.Add(change)\n"}},
	},
	{
		Name:     "rwsemfifo-writer-barges",
		Of:       rwsemFIFO,
		Change:   "a queued writer is let in beside readers",
		Promise:  promise.Hold,
		Scenario: "the module is unloaded between find and get",
		Edits: []Edit{{"fifo.go",
			"\t\t\tif !l.word.CompareAndSwap(waiting, waiting|writing) {\n\t\t\t\treturn\n\t\t\t}\n",
			"\t\t\tif l.word.Load()&writing != 0 {\n\t\t\t\treturn\n\t\t\t}\n\t\t\tl.word.Add(writing)\n"}},
	},
	{
		Name:     "bravo-no-recheck",
		Of:       bravo,
		Change:   "a reader that has published itself does not look at the bias again",
		Promise:  promise.Refusal,
		Scenario: "the writer has looked at the slot before, both are inside: a get finds an entry whose module is going",
		Unseen:   narrow,
		Edits: []Edit{{"lock.go",
			"\t\t\tif l.biased.Load() { // pairs with the Store in Lock\n\t\t\t\tpercpu.Unpin(cpu)\n\t\t\t\treturn token(cpu)\n\t\t\t}\n\t\t\ts.taken.Store(false)\n",
			"\t\t\tpercpu.Unpin(cpu)\n\t\t\treturn token(cpu)\n"}},
	},
	{
		Name:     "bravo-no-revocation",
		Of:       bravo,
		Change:   "a writer does not wait for the slots",
		Promise:  promise.Hold,
		Scenario: "the module is unloaded between find and get",
		Edits: []Edit{{"lock.go",
			"\t\tfor l.slots[i].taken.Load() { // acquires: pairs with RUnlock\n\t\t\tmem.Pause()\n\t\t}\n",
			"\t\tl.slots[i].taken.Load()\n"}},
	},
}

// proposals are those of 2003 that were not merged.
var proposals = []Mutant{
	{
		Name:     "unloadrwsem-get-late",
		Of:       unloadRwsem,
		Change:   "get unlocks the module before it counts",
		Promise:  promise.Hold,
		Scenario: "the unload has the semaphore and reads the sum between the two",
		Edits: []Edit{{"unloadrwsem.go",
			"\tm.gets.Add(cpu, 1)\n\tpercpu.Unpin(cpu)\n\tm.sem.RUnlock() // publishes the add: pairs with the Lock in Unload\n",
			"\tm.sem.RUnlock()\n\tm.gets.Add(cpu, 1)\n\tpercpu.Unpin(cpu)\n"}},
	},
	{
		Name:     "unloadrwsem-put-late",
		Of:       unloadRwsem,
		Change:   "put looks for who waits before it counts down",
		Promise:  promise.Progress,
		Scenario: "lost wake-up: the unload begins to wait between the two",
		Edits: []Edit{
			{"unloadrwsem.go", "\tm.Guard.(*module).put() // a barrier: pairs with Enter in Unload\n\tif s.waiting.Any() {\n",
				"\tany := s.waiting.Any()\n\tm.Guard.(*module).put()\n\tif any {\n"},
		},
	},
	{
		Name:     "speculative-inverted",
		Of:       speculative,
		Change:   "as posted: the branch on the state of the module is inverted",
		Promise:  promise.Hold,
		Scenario: "a get that meets the shut gate takes that for success",
		Edits:    []Edit{{"module.go", "\tif m.gate.Load() == open { // pairs", "\tif m.gate.Load() != open { // pairs"}},
	},
	{
		Name:     "speculative-bare-undo",
		Of:       speculative,
		Change:   "as posted: the undo of a get that came too late wakes nobody",
		Promise:  promise.Progress,
		Scenario: "the unload sees a count that is then undone, and sleeps",
		Edits:    []Edit{{"module.go", "\tm.count(-1)\n\tm.mu.Unlock()\n\ts.wake(mod)\n", "\tm.count(-1)\n\tm.mu.Unlock()\n"}},
	},
}

// counted are those with one word a module.
var counted = []Mutant{
	{
		Name:     "atomicref-resurrect",
		Of:       atomicref,
		Change:   "an unload that is refused gives the base back whatever the count is by then",
		Promise:  promise.Refusal,
		Scenario: "BASE restore against the last put: a get has been refused in between",
		Unseen:   narrow,
		Edits: []Edit{{"unload.go",
			"\t\tif n == 0 {\n\t\t\treturn false\n\t\t}\n", ""}},
	},
	{
		Name:     "atomicref-inc",
		Of:       atomicref,
		Change:   "get counts up without asking whether the count is zero",
		Promise:  promise.Hold,
		Scenario: "get between the release of the base and exit",
		Edits: []Edit{{"module.go",
			"\t\tif n == 0 {\n\t\t\treturn false\n\t\t}\n", ""}},
	},
	{
		Name:     "atomicref-put-late",
		Of:       atomicref,
		Change:   "put fetches the waiter whether or not it has brought the count to zero",
		Promise:  promise.Freed,
		Scenario: "the module is freed between a put's count and its look at the waiter",
		Unseen:   collected,
		Edits: []Edit{{"module.go",
			"\t\t\tif n == 1 {\n\t\t\t\tm.waiter.Load().Wake()\n\t\t\t}\n",
			"\t\t\tif waiter := m.waiter.Load(); n == 1 {\n\t\t\t\twaiter.Wake()\n\t\t\t}\n"}},
	},
	{
		Name:     "rcu-no-grace",
		Of:       rcu,
		Change:   "the module is freed without a grace period",
		Promise:  promise.Freed,
		Scenario: "stale pointer: the module is freed between find and get",
		Unseen:   collected,
		Edits: []Edit{
			{"module.go", "\tpercpu.Synchronize() // whoever found an entry before exit is done with it, and with m\n", ""},
			{"module.go", "\t\"github.com/modbench/modbench/schemes/percpu\"\n", ""},
		},
	},
	{
		Name:     "rcu-get-zero",
		Of:       rcu,
		Change:   "get counts up without asking whether the count is zero",
		Promise:  promise.Hold,
		Scenario: "a get after the last put, before exit has unlinked the entry",
		Edits: []Edit{{"kref.go",
			"\t\tif n == 0 {\n\t\t\treturn false\n\t\t}\n", ""}},
	},
	{
		Name:     "percpuref-no-confirm",
		Of:       percpuref,
		Change:   "the switch to the one word does not wait until every processor has seen it",
		Promise:  promise.Hold,
		Scenario: "a get has seen the old mode and adds to its cell after the cells were added up",
		Edits: []Edit{{"module.go",
			"\tpercpu.Synchronize() // whoever has seen the old mode has added to its cell\n", ""}},
	},
	{
		Name:     "percpuref-no-bias",
		Of:       percpuref,
		Change:   "the word has no bias while the cells are not in it",
		Promise:  promise.NoPanic,
		Scenario: "a put brings the word to zero before the cells are added, and wakes whom nobody has set",
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
			{"unload.go", "\tpercpu.Synchronize() // whoever found an entry before exit is done with it, and with m\n", ""},
			{"unload.go", "\t\"github.com/modbench/modbench/schemes/percpu\"\n", ""},
		},
	},
}

// published are those in which an unload looks at what readers leave behind.
var published = []Mutant{
	{
		Name:     "srcu-in-first",
		Of:       srcu,
		Change:   "an unload adds up who came in before it adds up who went out",
		Promise:  promise.Progress,
		Scenario: "false zero: a lookup comes in after the one sum and goes out before the other; an unload that was not to wait does",
		Edits: []Edit{
			{"domain.go", "\t\tout += d.cells[i].out[idx].Load()\n", "\t\tin += d.cells[i].in[idx].Load()\n"},
			{"domain.go", "\tfor i := range d.cells {\n\t\tin += d.cells[i].in[idx].Load()\n\t}\n\treturn", "\tfor i := range d.cells {\n\t\tout += d.cells[i].out[idx].Load()\n\t}\n\treturn"},
		},
	},
	{
		Name:     "srcu-no-grace",
		Of:       srcu,
		Change:   "the module is freed without a grace period of the lookup's",
		Promise:  promise.Freed,
		Scenario: "stale pointer: the module is freed between find and read lock",
		Unseen:   collected,
		Edits: []Edit{{"module.go",
			"\tpercpu.Synchronize() // whoever found an entry before exit is done with it, and with m\n", ""}},
	},
	{
		Name:     "hazard-no-recheck",
		Of:       hazard,
		Change:   "get does not look again once it has published the pointer",
		Promise:  promise.Hold,
		Scenario: "the unload has looked at the slot before",
		Edits:    []Edit{{"module.go", "\tgate = int(m.gate.Load())      // pairs", "\tgate = open                    // pairs"}},
	},
	{
		Name:     "hazard-publish-late",
		Of:       hazard,
		Change:   "get looks at the gate before it publishes the pointer",
		Promise:  promise.Hold,
		Scenario: "the unload shuts the gate and looks at the slots between the two",
		Edits: []Edit{{"module.go",
			"\tslot = s.published.set(cpu, m) // before the look at the gate:\n\tgate = int(m.gate.Load())      // pairs with the Store in Unload, which comes before anywhere\n",
			"\tgate = int(m.gate.Load())\n\tslot = s.published.set(cpu, m)\n"}},
	},
}

// goish are those that Go programs have today.
var goish = []Mutant{
	{
		Name:     "gomutex-get-late",
		Of:       gomutex,
		Change:   "get unlocks the table before it counts",
		Promise:  promise.Hold,
		Scenario: "the module is unloaded between find and get",
		Edits: []Edit{
			{"gomutex.go", "\te := t.Find(k)\n", "\te := t.Find(k)\n\tlock.RUnlock()\n"},
			{"gomutex.go", "\tlock.RUnlock()\n\tif e == nil {", "\tif e == nil {"},
		},
	},
	{
		Name:     "gomutex-no-table",
		Of:       gomutex,
		Change:   "unload does not lock the tables before it looks at the count",
		Promise:  promise.Hold,
		Scenario: "a get between the count check and exit",
		Edits: []Edit{
			{"module.go", "\t\tlocks := m.lock()\n", ""},
			{"module.go", "\t\tm.mu.Unlock()\n\t\tif !held {\n", "\t\tlocks := m.lock()\n\t\tm.mu.Unlock()\n\t\tif !held {\n"},
		},
	},
	{
		Name:     "gomutex-count-late",
		Of:       gomutex,
		Change:   "unload lets others register the module before it looks at the count",
		Promise:  promise.Hold,
		Scenario: "a holder registers in a table that is not locked and puts before the count is read; then a get there",
		Unseen:   "the window is two steps wide, and a holder has to register and put in it",
		Edits: []Edit{{"module.go",
			"\t\theld := !u.Flags.Has(schemes.Force) && m.refs.Load() != 0 // pairs with the Adds in Get and Put\n\t\tm.mu.Unlock()\n",
			"\t\tm.mu.Unlock()\n\t\theld := !u.Flags.Has(schemes.Force) && m.refs.Load() != 0\n"}},
	},
	{
		Name:     "syncmap-open",
		Of:       syncmap,
		Change:   "the count of a module never closes",
		Promise:  promise.Hold,
		Scenario: "a get has loaded the entry, and counts after the count was found zero",
		Edits: []Edit{{"module.go",
			"return m.refs.CompareAndSwap(0, closed)", "return m.refs.Load() == 0"}},
	},
}
