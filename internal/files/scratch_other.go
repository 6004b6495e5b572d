//go:build !unix

package files

import "os"

// lockDir does nothing where there is no flock(2).
func lockDir(string) (held *os.File, busy bool) { return nil, false }
