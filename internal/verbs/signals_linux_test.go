package verbs

import (
	"context"
	"io"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/sys/unix"
)

// A signal that comes twice at once, as from timeout(1), interrupts: it does not kill what is ending. Of a verb that
// calls another, only the outer one says what is kept.
func TestSignalTwiceAtOnce(t *testing.T) {
	defer func(was time.Duration) { once = was }(once)
	once = time.Hour       // however slow the machine is
	runtime.LockOSThread() // a signal to this thread has arrived when Tgkill returns
	defer runtime.UnlockOSThread()
	ended := false
	var inside, outside context.Context
	inner := interruptible("inner", func(c *cli.Context) error {
		inside = c.Context
		for range 2 {
			if err := unix.Tgkill(os.Getpid(), unix.Gettid(), unix.SIGINT); err != nil {
				t.Fatal(err)
			}
			<-c.Context.Done()
		}
		ended = true
		return c.Context.Err()
	})
	action := interruptible("", func(c *cli.Context) error {
		outside = c.Context
		return inner(c)
	})
	app := &cli.App{Writer: io.Discard, ErrWriter: io.Discard}
	if err := action(cli.NewContext(app, nil, nil)); err != context.Canceled || !ended {
		t.Errorf("%v, ended: %v", err, ended)
	}
	if inside != outside {
		t.Error("the inner verb waits for signals by itself")
	}
}
