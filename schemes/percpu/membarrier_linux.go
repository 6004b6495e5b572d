//go:build !explore && !race && !modbench_nolinkname

package percpu

import (
	"time"

	"golang.org/x/sys/unix"
)

// The commands of membarrier(2) that are used here, from linux/membarrier.h.
const (
	cmdQuery                    = 0
	cmdPrivateExpedited         = 1 << 3
	cmdRegisterPrivateExpedited = 1 << 4
)

// registerMembarrier reports whether the system makes barriers on every processor that
// runs a thread of this process, and asks it to be ready for that.
func registerMembarrier() bool {
	commands, _, errno := unix.RawSyscall(unix.SYS_MEMBARRIER, cmdQuery, 0, 0)
	if errno != 0 || commands&cmdPrivateExpedited == 0 {
		return false
	}
	_, _, errno = unix.Syscall(unix.SYS_MEMBARRIER, cmdRegisterPrivateExpedited, 0, 0)
	return errno == 0
}

// membarrier returns when every running thread of this process has been at a full memory
// barrier since the call; threads that do not run have been at one. It reports whether it
// did. The raw call keeps our processor, since it takes some microseconds.
func membarrier() bool {
	_, _, errno := unix.RawSyscall(unix.SYS_MEMBARRIER, cmdPrivateExpedited, 0, 0)
	return errno == 0
}

// nap sleeps for some 50 us; time.Sleep takes a millisecond where nobody else runs.
func nap() {
	t := unix.NsecToTimespec(int64(20 * time.Microsecond))
	_ = unix.Nanosleep(&t, nil) // woken early: the caller looks again
}
