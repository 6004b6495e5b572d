package bench

import (
	"time"

	"golang.org/x/sys/unix"
)

// machineSlept returns for how long the machine has been suspended since boot.
func machineSlept() time.Duration {
	var boot, monotonic unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &monotonic) != nil || unix.ClockGettime(unix.CLOCK_BOOTTIME, &boot) != nil {
		return 0
	}
	return time.Duration(boot.Nano() - monotonic.Nano())
}
