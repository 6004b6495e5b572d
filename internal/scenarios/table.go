package scenarios

import "github.com/modbench/modbench/schemes/promise"

// Schemes that behave alike, as reasons name them.
const (
	// locking write-lock the tables of a module that is unloaded, and lookups
	// take the read side.
	locking = "rwsem rwsem-fifo gomutex bravo"
	// unlocked lock nothing while exit runs.
	unlocked = "tryget unload-rwsem speculative hazard rcu srcu percpuref atomicref syncmap modcount"
	// waiting refuse lookups while an unload waits for holders.
	waiting = "tryget unload-rwsem speculative hazard rcu srcu percpuref"
	// refusing answer an unload of what somebody holds at once, flags or not.
	refusing = "none gomutex atomicref syncmap modcount"
	// racy does not guard at all.
	racy = "modcount"
	// idle is under which no unload succeeds.
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

// All returns the scenarios in order.
func All() []Scenario {
	return []Scenario{
		{
			Number: 1, Name: "stale-pointer", Race: "a looker stands still inside get, at any point of it, while an unload runs",
			Asked: "the lookup",
			Reasons: []Reason{
				{"", refuses, "what it found is going by the time it counts"},
				{locking, safe, "find and count are one section under the table's lock"},
				{idle, safe, noUnload},
				{racy, broken(promise.Hold), uncounted},
			},
			Catches: []Catch{
				{"tryget-get-late rwsem-get-late", broken(promise.Freed), "the table is unlocked before the count"},
				{"hazard-publish-late", broken(promise.Hold), "the gate is read before the pointer is published"},
				{"tryget-no-quiescence", broken(promise.Hold), "the count is read while it counts"},
				{"gomutex-get-late syncmap-open", broken(promise.Hold), uncounted},
				{"rcu-no-grace srcu-no-grace percpuref-no-grace", broken(promise.Freed), "freed under a reader of the table"},
			},
		},
		{
			Number: 2, Name: "spurious-miss", Race: "an unload waits for a holder; a looker comes, fails, has the module loaded, looks again",
			Asked: "the open",
			Reasons: []Reason{
				{"", safe, "found: the module is live as long as somebody holds it"},
				{waiting, refuses, "going is for good, and modprobe finds the module there: unknown filesystem"},
			},
		},
		{
			Number: 3, Name: "get-in-exit", Race: "a looker comes between the check of the count and the end of exit",
			Asked: "the lookup",
			Reasons: []Reason{
				{"", refuses, "the entry is there, and its module is going"},
				{locking, blocks, lockHeld + "; then a clean miss"},
				{idle, safe, noUnload},
				{racy, broken(promise.Hold), "nothing says that the module is going"},
			},
			Catches: []Catch{{"rwsem-exit-unlocked", broken(promise.Refusal), "the table is open while exit runs"}},
		},
		{
			Number: 4, Name: "count-in-module", Race: "a caller is in the module before it is counted, or after it no longer is",
			Asked: "the caller",
			Reasons: []Reason{
				{"", safe, "counted from outside: before it enters, until it has left"},
				{racy, broken(promise.Hold), uncounted},
			},
			Catches: []Catch{{"tryget-put-late atomicref-put-late", broken(promise.Freed), "put reads the module when it no longer counts"}},
		},
		{
			Number: 5, Name: "lost-wake-up", Race: "the last put falls anywhere into an unload that is about to wait",
			Asked: "the unload",
			Reasons: []Reason{
				{"", blocks, "it waits for the holder, then succeeds"},
				{refusing, refuses, wontWait},
			},
			Catches: []Catch{{"tryget-no-wake tryget-waiter-late rwsem-put-silent rwsem-waiter-late unloadrwsem-put-late", hangs, "nobody wakes the unload"}},
		},
		{
			Number: 6, Name: "false-zero", Race: "a reference is handed from processor to processor while an unload adds them up",
			Asked:   "the unload",
			Reasons: []Reason{{"", refuses, "somebody holds the module all the time, and the sum says so"}},
			Catches: []Catch{{"tryget-count-early", broken(promise.Hold), "the sum is of no one moment"}},
		},
		{
			Number: 7, Name: "two-unloaders", Race: "two unloads of one module begin while it is held",
			Asked:   "each unload",
			Reasons: []Reason{{"", refuses, "one wins at most, the other is told busy or no such module; exit runs once"}},
			Catches: []Catch{{"rwsem-two-waiters", hangs, "the second waiter takes the first one's place"}},
		},
		{
			Number: 8, Name: "unload-coming", Race: "unloads, one by force, come while init runs",
			Asked:   "each unload",
			Reasons: []Reason{{"", refuses, "busy, force or not; the load succeeds"}},
		},
		{
			Number: 9, Name: "failed-init", Race: "what init registered has been opened when init fails",
			Asked: "the failed load",
			Reasons: []Reason{
				{"", blocks, "the rollback is an unload: it waits for the opener"},
				{"none modcount", refuses, "the rollback is refused, and the module stays where it is"},
			},
			Catches: []Catch{{"richter-bare-rollback", broken(promise.Hold), "freed under the opener, as in 2.5.52"}},
		},
		{
			Number: 10, Name: "partial-init", Race: "init fails at its second entry while the exit of a table-mate runs",
			Asked: "the rollback",
			Reasons: []Reason{
				{unlocked, safe, "nothing is locked while exit runs"},
				{locking, blocks, "the rollback takes the table's lock like any unload"},
				{idle, refuses, "the rollback is refused, and the module stays where it is"},
			},
			Catches: []Catch{{"richter-bare-rollback", broken(promise.Exclusion), "unregister relies on a lock that it does not have"}},
		},
		{
			Number: 11, Name: "dependent", Race: "a module that needs m is loaded while the unload of m waits",
			Asked: "the load",
			Reasons: []Reason{
				{"", safe, "m is live until nobody holds it, and the unload is then refused"},
				{waiting, refuses, "m is going"},
			},
		},
		{
			Number: 12, Name: "nested-get", Race: "a holder looks the same table up again while the unload waits for it",
			Asked: "the lookup",
			Reasons: []Reason{
				{"", safe, "nothing is locked while an unload waits, or it does not wait"},
				{waiting, refuses, "the module is going, even for who holds it"},
			},
			Catches: []Catch{{"rwsem-wait-locked", hangs, "the unload waits for the holder, the holder for the table's lock"}},
		},
		{
			Number: 13, Name: "put-behind", Race: "a holder puts while the unload waits for it",
			Asked:   "the put",
			Reasons: []Reason{{"", safe, "nothing is locked while an unload waits, or put takes no lock"}},
			Catches: []Catch{{"rwsem-wait-locked", hangs, "put needs the lock that the waiting unload holds"}},
		},
		{
			Number: 14, Name: "own-reference", Race: "rmmod holds the module itself: it must be refused, or be killable",
			Asked: "the unload",
			Reasons: []Reason{
				{"", refuses, "refused at once, or interrupted"},
				{waiting, hangs, "once going is decided the wait cannot be interrupted, as in 2.5.52"},
			},
		},
		{
			Number: 15, Name: "exit-looks-up", Race: "exit looks its own table up",
			Asked: "the lookup",
			Reasons: []Reason{
				{"", refuses, "the module is going, even for itself"},
				{locking, hangs, "exit runs with the table write-locked, by its own thread"},
				{idle, never, noUnload},
				{racy, broken(promise.Hold), "exit has begun, and the module opens itself"},
			},
		},
		{
			Number: 15, Variant: "b", Name: "exit-requests", Race: "exit has a module loaded",
			Asked: "the load",
			Reasons: []Reason{
				{"", hangs, "exit runs with the module mutex held: parport, 2004"},
				{idle, never, noUnload},
			},
		},
		{
			Number: 15, Variant: "c", Name: "exit-registers", Race: "exit registers another entry in its own table",
			Asked: "the registration",
			Reasons: []Reason{
				{"", safe, "nothing is locked while exit runs; the entry goes with the module"},
				{locking, hangs, "exit runs with the table write-locked, by its own thread"},
				{idle, never, noUnload},
			},
		},
		{
			Number: 16, Name: "opposite-order", Race: "two modules, registered in two tables in opposite order, are unloaded together",
			Asked: "each unload",
			Reasons: []Reason{
				{"", safe, "locks are taken in one order, or one at a time"},
				{idle, refuses, noUnload},
			},
			Catches: []Catch{{"rwsem-unsorted", hangs, "each holds the table that the other wants"}},
		},
		{
			Number: 17, Name: "two-majors", Race: "a module with two entries in one table is unloaded",
			Asked: "the unload",
			Reasons: []Reason{
				{"", safe, "a lock is taken once, or for each entry in turn"},
				{racy, broken(promise.Hold), uncounted},
				{"none gomutex atomicref syncmap", refuses, "if the looker holds it: " + wontWait},
			},
			Catches: []Catch{{"rwsem-duplicates", hangs, "the table is locked twice by one thread"}},
		},
		{
			Number: 18, Name: "interrupted", Race: "a signal comes at any time in the unload of a module in two tables",
			Asked: "the unload",
			Reasons: []Reason{
				{"", refuses, "interrupted, and everything is as before"},
				{racy, broken(promise.Hold), uncounted},
			},
			Catches: []Catch{{"rwsem-interrupt-locked", hangs, "the first table stays locked"}},
		},
		{
			Number: 19, Name: "double-release", Race: "a reader and a writer of the table come while an unload gives its lock up",
			Asked: "the unload",
			Reasons: []Reason{
				{"", safe, "each lock is released once, by who holds it"},
				{idle, refuses, noUnload},
			},
			Catches: []Catch{
				{"richter-double-release", broken(promise.Release), "unregister releases, and then unload does"},
				{"richter-free-before-walk", broken(promise.Freed), "the list of what to release is read from freed memory"},
			},
		},
		{
			Number: 20, Name: "hot-plug", Race: "a holder plugs and unplugs an entry in a second table while an unload walks the module's tables",
			Asked:   "plug and unplug",
			Reasons: []Reason{{"", safe, "the list has a lock of its own, or there is none"}},
			Catches: []Catch{{"rwsem-unplug-unlocked", broken(promise.Exclusion), "unplugged without the table's lock"}},
		},
		{
			Number: 21, Name: "against-order", Race: "a looker reads table B and, with it locked, table A; a module in both is unloaded",
			Asked: "the lookups",
			Reasons: []Reason{
				{"", safe, "an unload holds one table at a time, or none"},
				{locking, hangs, "the unload has A and wants B, the looker has B and wants A"},
			},
		},
		{
			Number: 21, Variant: "b", Name: "in-order", Race: "the same, but A before B",
			Asked:   "the lookups",
			Reasons: []Reason{{"", safe, "everybody takes A before B"}},
		},
		{
			Number: 22, Name: "autoload-locked", Race: "a subsystem requests a module with its table locked, while another is unloaded from it",
			Asked: "the lookup",
			Reasons: []Reason{
				{"", hangs, "the unload has the module mutex and wants the table, the looker has the table and wants the mutex"},
				{idle, safe, noUnload},
				{"hazard rcu srcu percpuref syncmap", safe, "lookups lock no table"},
			},
		},
		{
			Number: 23, Name: "reload-race", Race: "modprobe comes between unlink and free",
			Asked: "the open",
			Reasons: []Reason{
				{"", blocks, "modprobe waits for the module mutex, and then loads a new module"},
				{idle, safe, noUnload},
			},
		},
		{
			Number: 24, Name: "refused-transient", Race: "a lookup meets an unload that is refused, because somebody holds the module",
			Asked: "the lookup",
			Reasons: []Reason{
				{"", safe, "an unload that is refused has refused nobody"},
				{"unload-rwsem", refuses, "get only tries the lock, which the unload holds while it looks"},
			},
			Catches: []Catch{{"tryget-revert", broken(promise.Refusal), "going, and then not"}},
		},
		{
			Number: 25, Name: "base-restore", Race: "the last put falls anywhere into an unload that does not wait, and a lookup anywhere into both",
			Asked: "the unload",
			Reasons: []Reason{
				{"", refuses, "refused if it looks before the put; then nobody has been harmed"},
				{racy, broken(promise.Hold), uncounted},
			},
			Catches: []Catch{{"atomicref-resurrect", broken(promise.Refusal), "the add-back revives a count that was declared dead"}},
		},
		{
			Number: 26, Name: "after-failed-init", Race: "a looker comes after init has failed",
			Asked: "the lookup",
			Reasons: []Reason{
				{"", refuses, "the module is going, though it was never live"},
				{locking, safe, "found before the rollback, a clean miss after it"},
				{idle, safe, "the rollback is refused"},
				{racy, broken(promise.Hold), uncounted},
			},
		},
		{
			Number: 27, Name: "block-fallback", Race: "the disk of a module that is going is opened; the catch-all has the module loaded",
			Asked: "the open",
			Reasons: []Reason{
				{"", safe, "found: the module is live as long as somebody holds it"},
				{waiting, refuses, "the catch-all is found, loads nothing, is found again: no such disk, and it ends"},
			},
		},
		{
			Number: 28, Name: "add-disk", Race: "init opens what it has just registered, as a partition scan does",
			Asked:   "the open",
			Reasons: []Reason{{"", safe, "a module that is coming can be had"}},
		},
		{
			Number: 28, Variant: "b", Name: "scan-locked", Race: "the same, but the scan is part of the registration",
			Asked: "the open",
			Reasons: []Reason{
				{"", hangs, "the table is write-locked, by the scanning thread itself"},
				{"none hazard rcu srcu percpuref", safe, "lookups lock no table"},
			},
		},
		{
			Number: 29, Name: "net-up", Race: "an ioctl finds a device and brings it up, while exit unregisters it",
			Asked: "the ioctl",
			Reasons: []Reason{
				{"", refuses, "the device is there, and its module is going"},
				{locking, safe, "held from the lookup on, or a clean miss"},
				{idle, safe, noUnload},
				{racy, broken(promise.Hold), uncounted},
			},
		},
		{
			Number: 30, Name: "rtnl-first", Race: "who has rtnl looks a device up, while exit wants rtnl",
			Asked: "the lookup",
			Reasons: []Reason{
				{"", safe, "exit locks the table after rtnl as well"},
				{locking, hangs, "exit has the table and wants rtnl, the looker has rtnl and wants the table"},
			},
		},
		{
			Number: 31, Name: "remove-child", Race: "a driver's remove unregisters a child from the same bus",
			Asked: "the unregister",
			Reasons: []Reason{
				{"", safe, "nothing is locked while exit runs"},
				{locking, hangs, "the bus is write-locked, by the removing thread itself: usb/hub, 2003"},
				{idle, never, noUnload},
			},
		},
		{
			Number: 31, Variant: "b", Name: "object-holder", Race: "exit waits for a driver object whose holder looks the bus up first",
			Asked: "the lookup",
			Reasons: []Reason{
				{"", safe, "nothing is locked while exit runs"},
				{locking, hangs, "exit has the bus and waits for the object, the holder has the object and waits for the bus"},
			},
		},
		{
			Number: 32, Name: "forced", Race: "an unload by force, and a holder that uses the module afterwards",
			Asked: "the use",
			Reasons: []Reason{
				{"", broken(promise.Hold), "as it must be: the harness sees it"},
				{idle, refuses, "not even by force"},
			},
		},
	}
}
