package bench

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// processors returns the processors this process may run on, at most n of
// them; nil where the system does not say.
func processors(n int) (cpus []int) {
	var set unix.CPUSet
	if unix.SchedGetaffinity(0, &set) != nil {
		return nil
	}
	for cpu := 0; len(cpus) < min(n, set.Count()); cpu++ {
		if set.IsSet(cpu) {
			cpus = append(cpus, cpu)
		}
	}
	return cpus
}

// bind gives the calling goroutine an operating system thread of its own for the
// rest of its life. The thread runs on cpus only, if the system allows it.
func bind(cpus ...int) {
	runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
	if len(cpus) == 0 {
		return
	}
	var set unix.CPUSet
	for _, cpu := range cpus {
		set.Set(cpu)
	}
	_ = unix.SchedSetaffinity(0, &set) // if refused, the thread runs on any processor
}
