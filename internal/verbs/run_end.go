package verbs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/results"
)

// notBegun says that a run ended with runErr before its first round was measured, and left nothing behind.
func notBegun(runErr error) error {
	if errors.Is(runErr, context.Canceled) {
		return errors.New("interrupted before a round was measured; nothing is left of the run, begin it again")
	}
	return fmt.Errorf("%w; nothing was measured, and nothing is left of the run", runErr)
}

// stopped says why a run stopped early, what there is of it and how to go on. err is what else went wrong, if not nil.
func stopped(runErr, err error, measured, total int, dir string) error {
	again := "modbench run --resume " + terminal.Word(dir)
	if errors.Is(runErr, context.Canceled) {
		kept := fmt.Errorf("interrupted after %d of %d rounds; what was measured is in %s; go on with %s",
			measured, total, dir, again)
		return keptError{errors.Join(kept, err), errors.New("interrupted")}
	}
	kept := fmt.Errorf("%d of %d rounds are in %s; go on with %s", measured, total, dir, again)
	return keptError{errors.Join(runErr, err, kept), runErr}
}

// unwritten says what is kept in dir of a run of so many rounds, and how to go on, if err is that a round, or the
// manifest, could not be written. Otherwise it returns err.
func unwritten(err error, dir string, total int) error {
	var failed *results.WriteError
	if !errors.As(err, &failed) {
		return err
	}
	return keptError{fmt.Errorf("results directory %s: %w; %d of %d rounds are kept there; make room, then go on with "+
		"modbench run --resume %s", dir, failed.Err, failed.Done, total, terminal.Word(dir)), failed.Err}
}

// keptError says why a run stopped, what is kept of it and how to go on.
type keptError struct {
	error
	why error // this alone
}

func (e keptError) Unwrap() error { return e.error }

// interrupted returns an error that says what is kept and how to go on, if a verb ended with err because it was
// interrupted. Otherwise it returns err.
func interrupted(err error, format string, args ...any) error {
	if !errors.Is(err, context.Canceled) {
		return err
	}
	return errors.New("interrupted; " + fmt.Sprintf(format, args...))
}

// brokenPromises says which schemes broke a promise in a run that is over; nil: none did.
func brokenPromises(w *results.Writer) error {
	var names []string
	all := w.Broken()
	for _, b := range all {
		if !slices.Contains(names, b.Cell.Scheme) {
			names = append(names, b.Cell.Scheme)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return fmt.Errorf("%s broke a promise, in %s; all other cells are measured, see %s",
		strings.Join(names, ", "), counted(len(all), "cell"), w.Dir())
}

// counted returns n and the word, which has an s if there are several.
func counted(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
