package scenarios

import (
	"slices"

	"github.com/modbench/modbench/schemes/promise"
)

// All returns the scenarios in order.
func All() []Scenario { return slices.Concat(counting, ordering) }

// counting are the races over who is counted, found and told: 1 to 14.
var counting = []Scenario{
	{
		Number: 1, Name: "stale-pointer",
		Race:  "a looker stands still inside get, at any point of it, while an unload runs",
		Asked: "the lookup",
		Reasons: []Reason{
			{"", refuses, "what it found is going by the time it counts"},
			{locking, safe, "find and count are one section under the table's lock"},
			{idle, safe, noUnload},
			{racy, broken(promise.Hold), uncounted},
		},
		Catches: []Catch{
			{"tryget-get-late rwsem-get-late", broken(promise.Freed),
				"the table is unlocked before the count"},
			{"hazard-publish-late", broken(promise.Hold),
				"the gate is read before the pointer is published"},
			{"tryget-no-quiescence", broken(promise.Hold), "the unload reads the count while the lookup counts"},
			{"gomutex-get-late syncmap-open", broken(promise.Hold), uncounted},
			{"rcu-no-grace srcu-no-grace percpuref-no-grace", broken(promise.Freed),
				"freed under a reader of the table"},
		},
	},
	{
		Number: 2, Name: "spurious-miss",
		Race:  "an unload waits for a holder; a looker comes, fails, has the module loaded, looks again",
		Asked: "the open",
		Reasons: []Reason{
			{"", safe, "found: the module is live as long as somebody holds it"},
			{waiting, refuses,
				"a going module does not become live again, and modprobe finds it there: unknown filesystem"},
		},
	},
	{
		Number: 3, Name: "get-in-exit",
		Race:  "a looker comes between the check of the count and the end of exit",
		Asked: "the lookup",
		Reasons: []Reason{
			{"", refuses, "the entry is there, and its module is going"},
			{exhausted, blocks, lockHeld + "; then a clean miss"},
			{"percpu-rwsem", safe, notPreempted},
			{idle, safe, noUnload},
			{racy, broken(promise.Hold), "nothing says that the module is going"},
		},
		Catches: []Catch{
			{"rwsem-exit-unlocked", broken(promise.Refusal), "the table is open while exit runs"},
		},
	},
	{
		Number: 4, Name: "count-in-module",
		Race:  "a caller is inside the module before it is counted, or after it is counted no longer",
		Asked: "the caller",
		Reasons: []Reason{
			{"", safe, "counted from outside: before it enters, until it has left"},
			{racy, broken(promise.Hold), uncounted},
		},
		Catches: []Catch{
			{"tryget-put-late atomicref-put-late", broken(promise.Freed),
				"put reads the module after it has counted down"},
		},
	},
	{
		Number: 5, Name: "lost-wake-up",
		Race:  "the last put falls anywhere into an unload that is about to wait",
		Asked: "the unload",
		Reasons: []Reason{
			{"", blocks, "it waits for the holder, then succeeds"},
			{refusing, refuses, wontWait},
		},
		Catches: []Catch{
			{"tryget-no-wake tryget-waiter-late rwsem-put-silent rwsem-waiter-late unloadrwsem-put-late", hangs,
				"nobody wakes the unload"},
		},
	},
	{
		Number: 6, Name: "false-zero",
		Race:    "a reference is handed from processor to processor while an unload adds them up",
		Asked:   "the unload",
		Reasons: []Reason{{"", refuses, "somebody holds the module all the time, and the sum says so"}},
		Catches: []Catch{{"tryget-count-early", broken(promise.Hold), "the cells are read at different moments"}},
	},
	{
		Number: 6, Variant: "b", Name: "handed-on",
		Race: "a second reference is taken from the first on one processor, and the first put on another, " +
			"while an unload that waits adds them up",
		Asked: "the unload",
		Reasons: []Reason{
			{"", blocks, "it waits for who has the second reference"},
			{refusing + " mixed", refuses, wontWait},
		},
		Catches: []Catch{
			{"tryget-dup", broken(promise.Hold),
				"as in 2.5.52: a cell that has been read is raised, and another lowered"},
			{"splitref-gets-first unloadrwsem-gets-first", broken(promise.Hold),
				"the put is in the sum, and the get before it is not"},
			{"hazard-count-first", broken(promise.Hold), "the slot is cleared, and the count was read before"},
		},
	},
	{
		Number: 7, Name: "two-unloaders",
		Race:  "two unloads of one module begin while it is held",
		Asked: "each unload",
		Reasons: []Reason{
			{"", refuses, "one wins at most, the other is told busy or no such module; exit runs once"},
		},
		Catches: []Catch{{"rwsem-two-waiters", hangs, "the second waiter takes the first one's place"}},
	},
	{
		Number: 8, Name: "unload-coming",
		Race:    "unloads, one by force, come while init runs",
		Asked:   "each unload",
		Reasons: []Reason{{"", refuses, "busy, force or not; the load succeeds"}},
	},
	{
		Number: 9, Name: "failed-init",
		Race:  "what init registered has been opened when init fails",
		Asked: "the failed load",
		Reasons: []Reason{
			{"", blocks, "the rollback is an unload: it waits for the opener"},
			{"none modcount", refuses, "the rollback is refused, and the module stays where it is"},
		},
		Catches: []Catch{
			{"richter-bare-rollback", broken(promise.Hold), "freed under the opener, as in 2.5.52"},
		},
	},
	{
		Number: 10, Name: "partial-init",
		Race:  "init fails at its second entry while the exit of a table-mate runs",
		Asked: "the rollback",
		Reasons: []Reason{
			{unlocked, safe, "nothing is locked while exit runs"},
			{exhausted, blocks, "the rollback takes the table's lock like any unload"},
			{"percpu-rwsem", safe, notPreempted},
			{idle, refuses, "the rollback is refused, and the module stays where it is"},
		},
		Catches: []Catch{
			{"richter-bare-rollback", broken(promise.Exclusion),
				"unregister relies on a lock that it does not have"},
		},
	},
	{
		Number: 11, Name: "dependent",
		Race:  "a module that needs m is loaded while the unload of m waits",
		Asked: "the load",
		Reasons: []Reason{
			{"", safe, "m is live until nobody holds it, and the unload is then refused"},
			{waiting, refuses, "m is going"},
		},
	},
	{
		Number: 11, Variant: "b", Name: "dependent-first",
		Race:    "the unload of m comes while the init of a module runs that needs m",
		Asked:   "the unload",
		Reasons: []Reason{{"", refuses, "m has a dependent as soon as the other begins to load"}},
	},
	{
		Number: 12, Name: "nested-get",
		Race:  "a holder looks the same table up again while the unload waits for it",
		Asked: "the lookup",
		Reasons: []Reason{
			{"", safe, "nothing is locked while an unload waits, or it does not wait"},
			{waiting, refuses, "the module is going, for its holder too"},
		},
		Catches: []Catch{
			{"rwsem-wait-locked", hangs,
				"the unload waits for the holder, the holder for the table's lock"},
		},
	},
	{
		Number: 13, Name: "put-behind",
		Race:    "a holder puts while the unload waits for it",
		Asked:   "the put",
		Reasons: []Reason{{"", safe, "nothing is locked while an unload waits, or put takes no lock"}},
		Catches: []Catch{{"rwsem-wait-locked", hangs, "put needs the lock that the waiting unload holds"}},
	},
	{
		Number: 14, Name: "own-reference",
		Race:  "rmmod holds the module itself: it must be refused, or be killable",
		Asked: "the unload",
		Reasons: []Reason{
			{"", refuses, "refused at once, or interrupted"},
			{waiting, hangs, "once going is decided the wait cannot be interrupted, as in 2.5.52"},
		},
	},
}
