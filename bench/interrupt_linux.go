package bench

import (
	"os"

	"golang.org/x/sys/unix"
)

// interrupts says whether interrupt does anything.
const interrupts = true

// thread returns the number of the calling thread.
func thread() int { return unix.Gettid() }

// interrupt stops a thread of this process for some microseconds, wherever it is. The signal is the one by which Go's
// runtime preempts goroutines, and means nothing here.
func interrupt(thread int) {
	if thread > 0 {
		_ = unix.Tgkill(os.Getpid(), thread, unix.SIGURG) // it may have ended
	}
}
