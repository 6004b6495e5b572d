//go:build explore

package verify

import (
	"fmt"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes"
)

// Configuration is one small program over a scheme.
type Configuration struct {
	Name    string
	Summary string
	Bound   int  // preemptions that it is explored to unless somebody asks for less
	CPUs    int  // simulated processors; 0: one for each thread
	Migrate bool // a thread may find itself on another processor at each Pin
	Build   func(s schemes.Scheme) explore.Program

	// Points, if not 0, is how many programs there are that differ in a number; then
	// BuildAt makes the n-th, from 0, and Build is nil.
	Points  int
	BuildAt func(s schemes.Scheme, n int) explore.Program
	point   int
}

// thread makes a thread of a configuration.
func thread(name string, body func(*explore.T)) explore.Thread {
	return explore.Thread{Name: name, Body: body}
}

var first = at(0, 0)

// Configurations returns all of them, the standard ones first.
func Configurations() []Configuration {
	return append([]Configuration{
		lookers("unload", "1 waiting unloader that reloads, alone", 0, explore.Unbounded),
		lookers("lookers-1", "1 looker and 1 waiting unloader that reloads, on one table", 1, explore.Unbounded),
		lookers("lookers-2", "2 lookers and 1 waiting unloader that reloads, on one table", 2, 3),
		lookers("lookers-3", "3 lookers and 1 waiting unloader that reloads, on one table", 3, 1),
		nonBlocking(),
		busy(),
		heldTillAnswered(),
		twoHolders(),
		nested(),
		twoUnloaders(),
		twoWaiting(), twoLoaders(),
		interrupted(), interruptedBetween(), interruptedAgain(),
		objects(),
		twoPluggers(),
		failedInit(), failedInitHeld(),
		hotPlug(),
		hotPlugKept(),
		oneProcessor(),
		migrating(),
		putElsewhere(),
		fallback(),
		sleepingTable(),
		oppositeOrder(),
		sameTableTwice(),
		tableMates(),
		oneLoader(),
		worker(true),
		callback(true),
		release(),
		unregisterWaits(true),
		owner(true),
		registersInExit(),
		forced(),
		forcedMate(), forcedWaiting(),
		coming(),
		comingForced(),
		ownTableMates(),
		rotated(),
		threeWaiters(),
		many(2, 1), many(9, 4), many(16, 1), many(18, 2),
		threeMigrating(),
		oneProcessorTwo(),
		fallbackObjects(),
		sleepingObjects(),
		unpluggedObject(),
		keyTaken(),
		oneKey(),
		oneID(),
		lookedUp(),
		overtaken(),
		repeated(), withoutHandles(),
		walked(), handle(), gotLocked(),
		duplicated(), duplicatedObject(),
		afterRefusal(), keyHandedOver(), fallbackLocked(),
		sleepingWrites(), pluggedElsewhere(), oneDriverID(),
		netDevice(),
	}, indexes()...)
}

// lookers is n lookers beside a waiting unload and a reload.
func lookers(name, summary string, n, bound int) Configuration {
	return Configuration{Name: name, Summary: summary, Bound: bound, Build: func(s schemes.Scheme) explore.Program {
		return lookersBeside(newRig(s, 1, 1, module{Name: "m", At: []place{first}}), n)
	}}
}

// lookersBeside is n lookers of m, which r has at first, beside a waiting unload
// and a reload.
func lookersBeside(r *rig, n int) (p explore.Program) {
	for i := range n {
		p.Threads = append(p.Threads, thread(fmt.Sprintf("looker%d", i+1), r.look(first)))
	}
	p.Threads = append(p.Threads, thread("unloader", func(*explore.T) {
		if r.unload(0, "m", 0) {
			r.Reload(0, "m")
		}
	}))
	p.Final = r.settled(first.Found(true))
	return p
}
