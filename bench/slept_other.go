//go:build unix && !linux

package bench

import "time"

// machineSlept returns 0: this system does not tell.
func machineSlept() time.Duration { return 0 }
