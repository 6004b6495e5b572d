package bench

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// order is a Config on its way to another process of the same binary.
type order struct {
	Cell     Cell
	N        int
	Knobs    Knobs
	Duration time.Duration
	Batch    int
}

// answer is what comes back: a round, a violation or an error.
type answer struct {
	Round     *Round
	Violation *Violation
	Error     string
	Cancelled bool // the error is that somebody interrupted the other process
}

// Isolated returns a [Plan].Measure that measures each round in a new process, as
// JMH's forks do. So each round begins with a new heap, memory layout and
// scheduler. The process runs command, which must call [Serve]. If the context is
// done, the process is killed. A round takes some 50 ms longer. ARCHITECTURE.md
// says how much the figures differ.
func Isolated(command ...string) func(context.Context, Config) (*Round, error) {
	return func(ctx context.Context, c Config) (*Round, error) {
		var in, out, errs bytes.Buffer
		if err := gob.NewEncoder(&in).Encode(order{c.Cell, c.N, c.Knobs, c.Duration, c.Batch}); err != nil {
			return nil, fmt.Errorf("isolate: %w", err)
		}
		cmd := exec.CommandContext(ctx, command[0], command[1:]...)
		cmd.WaitDelay = patience // after the process was killed
		cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &errs
		if err := cmd.Run(); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, fmt.Errorf("isolate: %s: %w: %s", command[0], err, strings.TrimSpace(errs.String()))
		}
		var a answer
		if err := gob.NewDecoder(&out).Decode(&a); err != nil {
			return nil, fmt.Errorf("isolate: answer of %s: %w", command[0], err)
		}
		switch {
		case a.Violation != nil:
			return nil, a.Violation
		case a.Cancelled:
			return nil, context.Canceled // Ctrl-C interrupts both processes
		case a.Error != "":
			return nil, errors.New(a.Error)
		case a.Round == nil:
			return nil, fmt.Errorf("isolate: %s answered nothing", command[0])
		}
		return a.Round, nil
	}
}

// Serve is the other side of [Isolated]: it reads the order for a round from in,
// measures, and writes the answer to out. newScheme returns the constructor of the
// scheme of a name, or nil if there is none. If ctx is done, the answer says so,
// and Isolated returns [context.Canceled].
func Serve(ctx context.Context, in io.Reader, out io.Writer, newScheme func(name string) func() schemes.Scheme) error {
	var o order
	if err := gob.NewDecoder(in).Decode(&o); err != nil {
		return fmt.Errorf("round: no order on standard input: %w", err)
	}
	w, known := workloads.ByName(o.Cell.Workload)
	c := Config{
		Cell: o.Cell, N: o.N, Knobs: o.Knobs, Duration: o.Duration, Batch: o.Batch,
		Workload: w, Subsystem: subsystem.ByName(o.Cell.Subsystem), Scheme: newScheme(o.Cell.Scheme),
	}
	if !known || c.Subsystem == nil || c.Scheme == nil {
		return fmt.Errorf("round: %v: no such workload, subsystem or scheme in this binary", o.Cell)
	}
	var a answer
	var err error
	if a.Round, err = Run(ctx, c); err != nil && !errors.As(err, &a.Violation) {
		a.Cancelled, a.Error = ctx.Err() != nil, err.Error()
	}
	return gob.NewEncoder(out).Encode(a)
}

// GobEncode writes the cells that are not empty.
func (h *Histogram) GobEncode() ([]byte, error) {
	s := sparse{Sum: h.sum, Min: h.min, Max: h.max}
	for i, n := range h.counts {
		if n != 0 {
			s.Cells = append(s.Cells, uint64(i), n)
		}
	}
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(s)
	return b.Bytes(), err
}

// GobDecode reads what GobEncode wrote.
func (h *Histogram) GobDecode(data []byte) error {
	var s sparse
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&s); err != nil {
		return err
	}
	*h = Histogram{sum: s.Sum, min: s.Min, max: s.Max}
	for i := 0; i+1 < len(s.Cells); i += 2 {
		if s.Cells[i] >= cells {
			return fmt.Errorf("histogram: cell %d of %d", s.Cells[i], cells)
		}
		h.counts[s.Cells[i]] = s.Cells[i+1]
		h.n += s.Cells[i+1]
	}
	return nil
}

// sparse is a histogram in few bytes: cell numbers, each followed by its count.
type sparse struct {
	Cells         []uint64
	Sum, Min, Max uint64
}
