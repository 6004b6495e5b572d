package verbs

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/terminal"
)

// once is how long signals that follow the first one count as the same: timeout(1) sends its signal to the process and
// then to its group, and so do others that pass on a Ctrl-C which the terminal has sent as well.
var once = 300 * time.Millisecond

// endsAtSignal is the key of what a context has that is done at a signal.
type endsAtSignal struct{}

// interruptible returns action with a context that is done at the first Ctrl-C,
// SIGTERM or SIGHUP. At the signal it writes words at once, if they are not empty. A
// second signal kills the process, unless it comes within [once]. If SIGHUP was ignored
// when modbench began, as with nohup, it stays ignored. A verb that another verb calls leaves
// all that to it: only that one knows what is kept.
func interruptible(words string, action cli.ActionFunc) cli.ActionFunc {
	return func(c *cli.Context) error {
		if c.Context.Value(endsAtSignal{}) != nil {
			return action(c)
		}
		ctx, cancel := context.WithCancel(c.Context)
		defer cancel()
		signals, over := make(chan os.Signal, 1), make(chan struct{})
		signal.Notify(signals, wanted(signal.Ignored)...)
		defer signal.Stop(signals)
		defer close(over)
		go func() {
			select {
			case <-signals:
			case <-over:
				return
			}
			cancel()
			if words != "" {
				say(c.App.ErrWriter, words)
			}
			select {
			case <-time.After(once):
				signal.Stop(signals)
			case <-over:
			}
		}()
		c.Context = context.WithValue(ctx, endsAtSignal{}, true)
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
