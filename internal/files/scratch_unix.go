//go:build unix

package files

import (
	"os"
	"syscall"
)

// lockDir locks a directory of this user for as long as what it returns is open. It returns nil if that cannot be
// done, or if it is somebody else's or no directory; busy if that is because another process has locked it. Processes
// that this one starts do not inherit the lock.
func lockDir(dir string) (held *os.File, busy bool) {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() {
		return nil, false
	}
	if s, ok := info.Sys().(*syscall.Stat_t); !ok || int(s.Uid) != os.Geteuid() {
		return nil, false
	}
	f, err := os.OpenFile(dir, os.O_RDONLY|noFollow|nonBlock, 0)
	if err != nil {
		return nil, false
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if opened, serr := f.Stat(); err == nil && serr == nil && os.SameFile(info, opened) {
		return f, false
	}
	_ = f.Close() // read only
	return nil, err == syscall.EWOULDBLOCK
}
