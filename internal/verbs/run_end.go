package verbs

import (
	"context"
	"errors"
	"fmt"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/terminal"
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
		return errors.Join(fmt.Errorf("interrupted after %d of %d rounds; what was measured is in %s; go on with %s",
			measured, total, dir, again), err)
	}
	kept := fmt.Errorf("%d of %d rounds are in %s; go on with %s", measured, total, dir, again)
	if errors.As(runErr, new(*bench.Violation)) { // it would break the promise again
		kept = fmt.Errorf("%d of %d rounds are in %s", measured, total, dir)
	}
	return errors.Join(runErr, err, kept)
}
