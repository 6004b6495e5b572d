package verbs

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/claims"
	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/results"
)

// measure measures the rounds of a claim into a results directory of their own. If the directory has some of them from
// a call that was interrupted or killed, it measures the others.
func (s *settling) measure(ctx context.Context, c claims.Claim, dir string) (*results.Run, error) {
	command := append([]string{"modbench", "run"}, c.Arguments(runtime.NumCPU())...)
	command = append(command, "--rounds", strconv.Itoa(s.rounds), "--half", s.half.String())
	o, err := reorder(s.known, command)
	if err != nil {
		return nil, err
	}
	o.plan.Repeats = 1
	w, err := writerFor(dir, o)
	if w == nil || err != nil {
		return nil, err
	}
	o.plan.Violated = w.Violated
	o.plan.Keep = func(rounds []*bench.Round) error { return w.Add(rounds...) }
	runErr := o.plan.Run(ctx, func(*bench.Round, int, int) error { return nil })
	if runErr != nil && w.Discard() {
		return nil, runErr
	}
	status := results.Complete
	if runErr != nil {
		status = results.Interrupted
	}
	if err := both(runErr, w.Close(status)); err != nil {
		return nil, err
	}
	return results.Read(dir)
}

// writerFor returns what writes the rounds of o into dir, and has o leave out those that are there.
func writerFor(dir string, o order) (*results.Writer, error) {
	_, err := os.Lstat(filepath.Join(dir, "manifest.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return results.Create(dir, o.manifest())
	}
	run, err := results.ReadCondensed(dir)
	if err == nil {
		err = samePlan(run, o.manifest(), o.plan)
	}
	if err != nil {
		return nil, fmt.Errorf("%s was begun and does not go on: %w: remove it, or choose another --out", dir, err)
	}
	w, run, err := results.Resume(dir)
	if err != nil {
		return nil, err
	}
	skip(o.plan, run)
	return w, nil
}

// stopped says why claims ended with err, and how to go on.
func (s *settling) stopped(err error) error {
	if _, there := os.Lstat(s.dir); there != nil {
		return interrupted(err, "nothing was measured, and nothing is left; begin it again")
	}
	flags := ""
	if s.half != usualHalf {
		flags += " --half " + s.half.String()
	}
	if s.rounds != usualRounds {
		flags += " --rounds " + strconv.Itoa(s.rounds)
	}
	return interrupted(err, "%d claims are settled; what was measured is in %s; go on with modbench claims --out %s%s",
		len(s.record.Claims), s.dir, terminal.Word(s.dir), flags)
}
