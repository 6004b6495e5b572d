//go:build !unix && !windows

package results

import "os"

// lock does nothing where there is neither flock(2) nor LockFileEx.
func lock(*os.File) error { return nil }
