//go:build !explore && !race && !modbench_nolinkname

package percpu

import (
	"os"
	"sync"
)

// expedited reports whether the system has the call that barrier needs. The environment
// variable [NoMembarrier] makes it report false, to try modbench as on a system without it.
var expedited = sync.OnceValue(func() bool { return os.Getenv(NoMembarrier) == "" && registerMembarrier() })

// Barriers says how Synchronize and Barrier reach processors that do not answer:
// "membarrier", or "stop the world" where the system has no membarrier(2). It says
// "mutexes" in builds in which every section holds one.
func Barriers() string {
	if expedited() {
		return "membarrier"
	}
	return "stop the world"
}

// Barrier makes a full memory barrier on every processor that runs the program: whatever
// was stored there before is visible when it returns, and what is loaded there later sees
// what the caller wrote before the call. So the fast side of an algorithm can do with
// plain stores ([mem.Relaxed]) and the slow side pays for both. It waits for no section.
// Cost: see Synchronize. It must not be called from a pinned section.
func Barrier() { barrier() }

// barrier is Barrier. If the system refuses, although it said that it has the call, the
// machine is stopped.
func barrier() {
	if !expedited() || !membarrier() {
		stop()
	}
}
