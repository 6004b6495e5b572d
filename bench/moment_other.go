//go:build !unix

package bench

import "time"

// readMoment reads the clock now; this system does not tell what the process used.
func readMoment() moment { return moment{wall: time.Now()} }
