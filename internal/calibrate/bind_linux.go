package calibrate

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// bind has the calling goroutine run on processor id of those that the process may use, for the rest of its
// life, if the system allows it.
func bind(id int) {
	runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
	var may, one unix.CPUSet
	if unix.SchedGetaffinity(0, &may) != nil {
		return
	}
	for cpu := 0; id >= 0 && may.Count() > 0 && cpu < 8*len(may)*8; cpu++ {
		if may.IsSet(cpu) {
			if id--; id < 0 {
				one.Set(cpu)
			}
		}
	}
	if one.Count() == 1 {
		_ = unix.SchedSetaffinity(0, &one)
	}
}
