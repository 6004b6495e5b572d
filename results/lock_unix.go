//go:build unix

package results

import (
	"os"
	"syscall"
)

// lock makes sure that nobody else is writing to the directory that f is in.
// The kernel drops it when the process ends, however it ends.
func lock(f *os.File) error {
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == syscall.EWOULDBLOCK {
		return errLocked
	}
	return nil // on a file system without locks there is none
}
