package verbs

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/modbench/modbench/internal/files"
)

// output is the standard output. It keeps the first error, because nobody checks the
// writes of cli and fmt. If the output could not be written, the verb has failed,
// whatever it returns.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.w.Write(p)
	if err != nil {
		o.err = outputError{files.Reason(err)}
		return n, o.err
	}
	return n, nil
}

// outputError says that the standard output could not be written.
type outputError struct{ error }

func (e outputError) Error() string { return "standard output: " + e.error.Error() }
func (e outputError) Unwrap() error { return e.error }

// join adds the error of the output to that of a verb, if the verb does not return it
// already.
func (o *output) join(err error) error {
	if errors.As(err, new(outputError)) {
		return err
	}
	return both(err, o.err)
}

// both is an error of one line about two things that went wrong, if both did.
func both(a, b error) error {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return fmt.Errorf("%w; %w", a, b)
}

// brokenPipes makes a write to a pipe that nobody reads return an error. Otherwise Go
// ends a program at such a write to the standard output or error. That would end a run
// that only writes its progress.
func brokenPipes() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

// writeNamed writes a file that the user named, and reports whether there is a regular
// file of that name now.
func writeNamed(path string, data []byte) (made bool, err error) {
	if err = spared(path); err == nil {
		made, err = files.Output(path, data)
	}
	if err != nil {
		return false, fmt.Errorf("%s: %w", path, err)
	}
	return made, nil
}

// writable returns why a file that the user named could not be written. Verbs that take long ask before they begin.
func writable(path string) error {
	if path == "" {
		return nil
	}
	err := spared(path)
	if err == nil {
		err = files.Writable(path)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// maxNamed is the most that is read of a file that the user named.
const maxNamed = 64 << 20

// readNamed reads a file that the user named.
func readNamed(path string) ([]byte, error) {
	data, err := files.ReadNamed(path, maxNamed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return data, nil
}
