package scenarios

import "github.com/modbench/modbench/schemes/promise"

// Schemes that behave alike, as reasons name them.
const (
	// locking: an unload write-locks the tables of the module, and lookups take the
	// read side.
	locking = exhausted + " percpu-rwsem"

	// exhausted: those of locking that are explored to [Bound].
	exhausted = "rwsem rwsem-plainput rwsem-fifo gomutex bravo bravo-percpu rwsem-handoff"

	// notPreempted is no list but the reason of percpu-rwsem where only a preemption shows
	// that a lookup waits: see [BoundOf].
	notPreempted = "not seen: this scheme was explored without preemptions, and a wait for the held lock takes one"
	// unlocked: nothing is locked while exit runs.
	unlocked = "unload-lock tryget unload-rwsem speculative splitref hazard hazard-asym atomicref " + sectioned +
		" syncmap cow epoch modcount"
	// waiting: lookups are refused while an unload waits for holders.
	waiting = "tryget unload-rwsem speculative splitref hazard hazard-asym epoch " + sectioned
	// refusing: an unload of what somebody holds is refused at once, whatever its flags.
	refusing = "none unload-lock gomutex atomicref syncmap cow modcount"
	// released: exit runs without the module mutex.
	released = "unload-lock splitref atomicref " + sectioned
	// sectioned: a lookup finds and pins in a section of RCU, and exit runs without the module mutex.
	sectioned = "rcu rcu-defer srcu srcu-fast percpuref percpuref-kill"
	// racy: the scheme does not guard.
	racy = "modcount"
	// idle: no unload succeeds.
	idle = "none"
)

var (
	safe    = Outcome{Kind: Safe}
	refuses = Outcome{Kind: Refuses}
	blocks  = Outcome{Kind: Blocks}
	hangs   = Outcome{Kind: Hangs}
	never   = Outcome{Kind: NotApplicable}
)

func broken(p promise.Promise) Outcome { return Outcome{Broken, p} }

// Reasons that come up more than once.
const (
	uncounted = "the module is found, and freed before it counts"
	noUnload  = "no unload succeeds"
	lockHeld  = "the table is write-locked until exit is through"
	wontWait  = "an unload never waits"
)
