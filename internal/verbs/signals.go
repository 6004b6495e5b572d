package verbs

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/terminal"
)

// interruptible returns action with a context that is done at the first Ctrl-C,
// SIGTERM or SIGHUP. At the signal it writes words at once, if they are not empty. A
// second signal kills the process. If SIGHUP was ignored when modbench began, as with
// nohup, it stays ignored.
func interruptible(words string, action cli.ActionFunc) cli.ActionFunc {
	return func(c *cli.Context) error {
		ctx, cancel := context.WithCancel(c.Context)
		defer cancel()
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, wanted(signal.Ignored)...)
		defer signal.Stop(signals)
		go func() {
			select {
			case <-signals:
				signal.Stop(signals)
				cancel()
				if words != "" {
					say(c.App.ErrWriter, words)
				}
			case <-ctx.Done():
			}
		}()
		c.Context = ctx
		return action(c)
	}
}

// wanted returns the signals that end a verb. SIGHUP is not among them if it is ignored.
// SIGINT always is: a shell ignores it in background jobs, but a signal that is sent to
// such a job should end the job.
func wanted(ignored func(os.Signal) bool) []os.Signal {
	return slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}, func(s os.Signal) bool {
		return s == syscall.SIGHUP && ignored(s)
	})
}

// say writes a line, on a terminal in the place of what stands in the line.
func say(to io.Writer, words string) {
	w := terminal.NewWriter(to)
	if w.IsTerminal() {
		_ = w.Redraw("", w.Width()) // if this fails, the write below fails as well
	}
	fmt.Fprintln(w, "modbench:", words)
}

// sayAll says each of the lines.
func sayAll(to io.Writer, lines []string) {
	for _, line := range lines {
		say(to, line)
	}
}
