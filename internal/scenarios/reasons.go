package scenarios

import "github.com/modbench/modbench/schemes/promise"

// Schemes that behave alike, as reasons name them.
const (
	// locking write-lock the tables of a module that is unloaded, and lookups
	// take the read side.
	locking = exhausted + " percpu-rwsem"

	// exhausted are those of them that are explored to [Bound].
	exhausted = "rwsem rwsem-plainput rwsem-fifo gomutex bravo bravo-percpu rwsem-handoff"

	// notPreempted is what there is to say of percpu-rwsem where it takes a preemption to
	// see that a lookup waits: see [BoundOf].
	notPreempted = "not seen: this scheme was explored without preemptions, and a wait for the held lock takes one"
	// unlocked lock nothing while exit runs.
	unlocked = "unload-lock tryget unload-rwsem speculative splitref hazard hazard-asym atomicref " + sectioned +
		" syncmap cow epoch modcount"
	// waiting refuse lookups while an unload waits for holders.
	waiting = "tryget unload-rwsem speculative splitref hazard hazard-asym epoch " + sectioned
	// refusing refuse an unload of what somebody holds at once, whatever its flags.
	refusing = "none unload-lock gomutex atomicref syncmap cow modcount"
	// released run exit without the module mutex.
	released = "unload-lock splitref atomicref " + sectioned
	// sectioned find and pin in a section of RCU, and run exit without the module mutex.
	sectioned = "rcu rcu-defer srcu srcu-fast percpuref percpuref-kill"
	// racy does not guard at all.
	racy = "modcount"
	// idle lets no unload succeed.
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
