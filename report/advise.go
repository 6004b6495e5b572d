package report

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/advise"
	"github.com/modbench/modbench/report/internal/text"
	"github.com/modbench/modbench/results"
	"github.com/modbench/modbench/schemes"
)

// Question is what somebody says of a table for which a scheme is wanted.
type Question struct {
	Lookups float64 // a second, of all processors together
	Unloads float64 // a second
	Hold    time.Duration
	Exit    time.Duration // how long a module's exit function runs
	Entries int           // in the table; 0: not said
	Index   string        // one of [Indexes]
	Atomic  bool          // lookups come from where nothing may sleep
	Procs   int           // 0: as many as were measured

	Measured bool // the run was measured for this question, on the machine that it is asked for

	_ struct{}
}

// Indexes returns the kinds of index that a question may name.
func Indexes() (names []string) {
	for _, i := range advise.Indexes() {
		names = append(names, string(i))
	}
	return names
}

// ErrNotAsked is the error of a question that makes no sense.
var ErrNotAsked = errors.New("no question")

// Advise writes which schemes fit a table, the figures that decide, when the answer would be another, what callers must
// handle and what is not known. The figures are those of run, or if that is nil of the reference run, which modbench
// brings along. infos are the schemes that may be chosen. width is that of a line, in columns; 0: 100. A question that
// makes no sense is [ErrNotAsked].
func Advise(w io.Writer, run *results.Run, infos []schemes.Info, q Question, width int) error {
	asked := advise.Question{Lookups: q.Lookups, Unloads: q.Unloads, Hold: q.Hold, Exit: q.Exit, Entries: q.Entries,
		Index: advise.Index(q.Index), Atomic: q.Atomic, Procs: q.Procs, Measured: q.Measured}
	if err := asked.Check(); err != nil {
		return fmt.Errorf("%w: %w", ErrNotAsked, err)
	}
	var data *figures.Data
	source := ""
	if run == nil {
		var err error
		if data, source, err = advise.Reference(); err != nil {
			return fmt.Errorf("the reference run: %w", err)
		}
	} else {
		data, source = run.Data(), run.Name()
	}
	a, ok := advise.Advise(asked, infos, figures.Summarise(data), source)
	lost := data.Rounds.Err()
	switch {
	case lost != nil:
		return lost
	case !ok && len(a.Excluded) > 0:
		return fmt.Errorf("none: no scheme that was measured in %s does %.4g lookups a second on %d processors "+
			"and fits such a table", source, q.Lookups, a.Procs)
	case !ok && q.Measured:
		return errors.New("not known: nothing that was measured bears on that question")
	case !ok:
		return fmt.Errorf("not known: nothing that was measured in %s bears on that question; "+
			"modbench advise --measure measures it", source)
	}
	if width <= 0 {
		width = 100
	}
	out := bufio.NewWriter(w)
	for _, line := range a.Words() {
		fmt.Fprintln(out, strings.Join(text.Wrap(line, width), "\n"))
	}
	return out.Flush()
}

// WriteReference writes what [Advise] needs of runs, in the form that modbench brings along. All are of one machine,
// and as [results.Read] returns them.
func WriteReference(w io.Writer, runs ...*results.Run) error { return advise.Encode(w, runs...) }
