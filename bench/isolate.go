package bench

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
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
// done, the process is killed. It ends as well if this one does, however that
// ends. A process that dies is an error that names the cell and says why; if a panic
// killed it, in a goroutine that the scheme has started, the error is a [*Violation].
// A round takes some 50 ms longer. ARCHITECTURE.md says how much the figures differ.
func Isolated(command ...string) func(context.Context, Config) (*Round, error) {
	return func(ctx context.Context, c Config) (*Round, error) {
		var out bytes.Buffer
		var errs tail
		cmd := exec.CommandContext(ctx, command[0], command[1:]...)
		cmd.WaitDelay = patience // after the process was killed
		cmd.Stdout, cmd.Stderr = &out, &errs
		if err := ask(cmd, order{c.Cell, c.N, c.Knobs, c.Duration, c.Batch}); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, died(c.Cell, err, string(errs))
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

// ask runs cmd with o on its standard input, which stays open until the process has
// ended: its end would tell the process that nobody waits for it any more.
func ask(cmd *exec.Cmd, o order) error {
	runtime.LockOSThread() // see dieTogether
	defer runtime.UnlockOSThread()
	dieTogether(cmd)
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	_ = gob.NewEncoder(in).Encode(o) // if that fails, the process says why, or has died
	return cmd.Wait()
}

// died is the error of a process that was to measure cell c and ended with err
// instead. trace is the end of what it wrote to standard error.
func died(c Cell, err error, trace string) error {
	trace = strings.TrimSpace(trace)
	for _, kind := range []string{"panic: ", "fatal error: "} {
		if i := strings.Index("\n"+trace, "\n"+kind); i >= 0 {
			seen, stack, _ := strings.Cut(trace[i:], "\n\n")
			return &Violation{
				Cell: c, Table: c.Subsystem, Promise: promise.NoPanic, Stack: stack + "\n",
				Seen: fmt.Sprintf("the process that measured it died (%v): %s", err, seen),
			}
		}
	}
	lines := strings.Split(trace, "\n")
	last := strings.Join(lines[max(0, len(lines)-3):], "\n")
	return fmt.Errorf("%v: the process that measured it died: %w: %s", c, err, oneLine(last))
}

// tail keeps the beginning and the end of what is written to it: a trace begins with
// its cause, and may be as long as there are goroutines.
type tail []byte

const (
	keptFirst = 16 << 10
	keptLast  = 4 << 10
)

func (t *tail) Write(p []byte) (int, error) {
	*t = append(*t, p...)
	if len(*t) > keptFirst+2*keptLast {
		*t = append((*t)[:keptFirst], (*t)[len(*t)-keptLast:]...)
	}
	return len(p), nil
}

// Serve is the other side of [Isolated]: it reads the order for a round from in,
// measures, and writes the answer to out. newScheme returns the constructor of the
// scheme of a name, or nil if there is none. If ctx is done, the answer says so,
// and Isolated returns [context.Canceled]. If in ends after the order, nobody waits
// for the answer any more, and Serve ends as if ctx was done.
func Serve(ctx context.Context, in io.Reader, out io.Writer, newScheme func(name string) func() schemes.Scheme) error {
	var o order
	if err := gob.NewDecoder(in).Decode(&o); err != nil {
		return fmt.Errorf("round: no order on standard input: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { // ends with the process, or with the test
		_, _ = io.Copy(io.Discard, in)
		cancel()
	}()
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
