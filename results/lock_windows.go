package results

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lock makes sure that nobody else is writing to the directory that f is in. What is locked
// is a byte behind any end of f, so that others can read f. Windows drops the lock when the process
// ends, however it ends.
func lock(f *os.File) error {
	const behind = 1 << 30 // times 4 GiB
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY,
		0, 1, 0, &windows.Overlapped{OffsetHigh: behind})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errLocked
	}
	return nil // on a file system without locks there is none
}
