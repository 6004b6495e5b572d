package scenarios

import "github.com/modbench/modbench/schemes/promise"

// ordering are the races over what is held across exit, in which order, and by
// whom: 15 to 32.
var ordering = []Scenario{
	{
		Number: 15, Name: "exit-looks-up",
		Race:  "exit looks its own table up",
		Asked: "the lookup",
		Reasons: []Reason{
			{"", refuses, "the module is going, for its own exit too"},
			{locking, hangs, "exit runs with the table write-locked, by its own thread"},
			{idle, never, noUnload},
			{racy, broken(promise.Hold), "exit has begun, and the module opens itself"},
		},
	},
	{
		Number: 15, Variant: "b", Name: "exit-requests",
		Race:  "exit has a module loaded",
		Asked: "the load",
		Reasons: []Reason{
			{"", hangs, "exit runs with the module mutex held: parport, 2004"},
			{released, safe, "exit runs without the module mutex: 2.4, and since 2004"},
			{idle, never, noUnload},
		},
	},
	{
		Number: 15, Variant: "c", Name: "exit-registers",
		Race:  "exit registers another entry in its own table",
		Asked: "the registration",
		Reasons: []Reason{
			{"", safe, "nothing is locked while exit runs; the entry goes with the module"},
			{locking, hangs, "exit runs with the table write-locked, by its own thread"},
			{idle, never, noUnload},
		},
	},
	{
		Number: 16, Name: "opposite-order",
		Race:  "two modules, registered in two tables in opposite order, are unloaded together",
		Asked: "each unload",
		Reasons: []Reason{
			{"", safe, "locks are taken in one order, or one at a time"},
			{idle, refuses, noUnload},
		},
		Catches: []Catch{{"rwsem-unsorted", hangs, "each holds the table that the other wants"}},
	},
	{
		Number: 17, Name: "two-majors",
		Race:  "a module with two entries in one table is unloaded",
		Asked: "the unload",
		Reasons: []Reason{
			{"", safe, "a lock is taken once, or for each entry in turn"},
			{racy, broken(promise.Hold), uncounted},
			{"none unload-lock gomutex atomicref syncmap cow", refuses, "if the looker holds it: " + wontWait},
		},
		Catches: []Catch{{"rwsem-duplicates", hangs, "the table is locked twice by one thread"}},
	},
	{
		Number: 18, Name: "interrupted",
		Race:  "a signal comes at any time in the unload of a module in two tables",
		Asked: "the unload",
		Reasons: []Reason{
			{"", refuses, "interrupted, and everything is as before"},
			{racy, broken(promise.Hold), uncounted},
		},
		Catches: []Catch{{"rwsem-interrupt-locked", hangs, "the first table stays locked"}},
	},
	{
		Number: 19, Name: "double-release",
		Race:  "a reader and a writer of the table come while an unload gives its lock up",
		Asked: "the unload",
		Reasons: []Reason{
			{"", safe, "each lock is released once, by its holder"},
			{idle, refuses, noUnload},
		},
		Catches: []Catch{
			{"richter-double-release", broken(promise.Release),
				"unregister releases, and then unload does"},
			{"richter-free-before-walk", broken(promise.Freed),
				"the list of what to release is read from freed memory"},
		},
	},
	{
		Number: 20, Name: "hot-plug",
		Race:    "a holder plugs and unplugs an entry in a second table while an unload walks the module's tables",
		Asked:   "plug and unplug",
		Reasons: []Reason{{"", safe, "the list has a lock of its own, or there is none"}},
		Catches: []Catch{
			{"rwsem-unplug-unlocked", broken(promise.Exclusion), "unplugged without the table's lock"},
		},
	},
	{
		Number: 21, Name: "against-order",
		Race:  "a looker reads table B and, with it locked, table A; a module in both is unloaded",
		Asked: "the lookups",
		Reasons: []Reason{
			{"", safe, "an unload holds one table at a time, or none"},
			{exhausted, hangs, "the unload has A and wants B, the looker has B and wants A"},
			{"percpu-rwsem", safe, notPreempted},
		},
	},
	{
		Number: 21, Variant: "b", Name: "in-order",
		Race:    "a looker reads table A and, with it locked, table B; a module in both is unloaded",
		Asked:   "the lookups",
		Reasons: []Reason{{"", safe, "everybody takes A before B"}},
	},
	{
		Number: 22, Name: "autoload-locked",
		Race:  "a subsystem requests a module with its table locked, while another is unloaded from it",
		Asked: "the lookup",
		Reasons: []Reason{
			{"", hangs,
				"the unload has the module mutex and wants the table, the looker has the table and wants the mutex"},
			{idle, safe, noUnload},
			{"hazard hazard-asym syncmap cow epoch " + sectioned, safe, "lookups lock no table"},
			{"unload-lock splitref atomicref", safe, "the unload gives the module mutex up before it wants the table"},
		},
	},
	{
		Number: 23, Name: "reload-race",
		Race:  "modprobe comes between unlink and free",
		Asked: "the open",
		Reasons: []Reason{
			{"", blocks, "modprobe waits for the module mutex, and then loads a new module"},
			{released, refuses, "exit runs without the module mutex, and the name is taken until the module is freed"},
			{idle, safe, noUnload},
		},
	},
	{
		Number: 24, Name: "refused-transient",
		Race:  "a lookup meets an unload that is refused, because somebody holds the module",
		Asked: "the lookup",
		Reasons: []Reason{
			{"", safe, "an unload that is refused has refused nobody"},
			{"unload-rwsem", refuses, "get only tries the lock, which the unload holds while it looks"},
		},
		Catches: []Catch{{"tryget-revert", broken(promise.Refusal), "the module is going, and then live again"}},
	},
	{
		Number: 25, Name: "base-restore",
		Race:  "the last put falls anywhere into an unload that does not wait, and a lookup anywhere into both",
		Asked: "the unload",
		Reasons: []Reason{
			{"", refuses, "refused if it looks before the put; then everything is as before"},
			{racy, broken(promise.Hold), uncounted},
		},
		Catches: []Catch{
			{"atomicref-resurrect", broken(promise.Refusal),
				"the add-back revives a count that was declared dead"},
		},
	},
	{
		Number: 26, Name: "after-failed-init",
		Race:  "a looker comes after init has failed",
		Asked: "the lookup",
		Reasons: []Reason{
			{"", refuses, "the module is going, though it was never live"},
			{locking, safe, "found before the rollback, a clean miss after it"},
			{idle, safe, "the rollback is refused"},
			{racy, broken(promise.Hold), uncounted},
		},
	},
	{
		Number: 27, Name: "block-fallback",
		Race:  "the disk of a module that is going is opened; the catch-all has the module loaded",
		Asked: "the open",
		Reasons: []Reason{
			{"", safe, "found: the module is live as long as somebody holds it"},
			{waiting, refuses,
				"the catch-all is found, loads nothing, and is found again: the answer is no such disk"},
		},
	},
	{
		Number: 28, Name: "add-disk",
		Race:    "init opens what it has just registered, as a partition scan does",
		Asked:   "the open",
		Reasons: []Reason{{"", safe, "a module that is coming can be had"}},
	},
	{
		Number: 28, Variant: "b", Name: "scan-locked",
		Race:  "init opens what it has just registered, and does so as a part of the registration",
		Asked: "the open",
		Reasons: []Reason{
			{"", hangs, "the table is write-locked, by the scanning thread itself"},
			{"none hazard hazard-asym epoch " + sectioned, safe, "lookups lock no table"},
		},
	},
	{
		Number: 29, Name: "net-up",
		Race:  "an ioctl finds a device and brings it up, while exit unregisters it",
		Asked: "the ioctl",
		Reasons: []Reason{
			{"", refuses, "the device is there, and its module is going"},
			{locking, safe, "held from the lookup on, or a clean miss"},
			{idle, safe, noUnload},
			{racy, broken(promise.Hold), uncounted},
		},
	},
	{
		Number: 30, Name: "rtnl-first",
		Race:  "a thread that has rtnl looks a device up, while exit wants rtnl",
		Asked: "the lookup",
		Reasons: []Reason{
			{"", safe, "exit locks the table after rtnl as well"},
			{exhausted, hangs, "exit has the table and wants rtnl, the looker has rtnl and wants the table"},
			{"percpu-rwsem", safe, notPreempted},
		},
	},
	{
		Number: 31, Name: "remove-child",
		Race:  "a driver's remove unregisters a child from the same bus",
		Asked: "the unregister",
		Reasons: []Reason{
			{"", safe, "nothing is locked while exit runs"},
			{locking, hangs, "the bus is write-locked, by the removing thread itself: usb/hub, 2003"},
			{idle, never, noUnload},
		},
	},
	{
		Number: 31, Variant: "b", Name: "object-holder",
		Race:  "exit waits for a driver object whose holder looks the bus up first",
		Asked: "the lookup",
		Reasons: []Reason{
			{"", safe, "nothing is locked while exit runs"},
			{locking, hangs,
				"exit has the bus and waits for the object, the holder has the object and waits for the bus"},
		},
	},
	{
		Number: 32, Name: "forced",
		Race:  "an unload by force, and a holder that uses the module afterwards",
		Asked: "the use",
		Reasons: []Reason{
			{"", broken(promise.Hold), "as it must be: the harness sees it"},
			{idle, refuses, "not even by force"},
		},
	},
	{
		Number: 32, Variant: "b", Name: "forced-put",
		Race:  "an unload by force, and a holder that does not use the module afterwards and only puts",
		Asked: "the put",
		Reasons: []Reason{
			{"", broken(promise.Freed), "put reads or writes the count of a module that has been freed"},
			{idle, safe, noUnload},
			{"epoch", safe, "the holder is in a section, and the module is freed after that"},
		},
	},
}
