package bench

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// order is a Config on its way to another process of the same binary. Orders go
// there in lists: the rounds of a list are judged together.
type order struct {
	Cell     Cell
	N        int
	Knobs    Knobs
	Duration time.Duration
	Batch    int
	Trace    string // of the workload
}

// answer is what comes back: one for each round as soon as it is measured, and a
// last one for the list.
type answer struct {
	Round *Round // nil: this is the last one

	Together  Interference // during the whole list
	Violation *Violation   // ended the list early
	Error     string       // ended the list early
	Cancelled bool         // the error is that somebody interrupted the other process
}

// fork is another process that measures rounds.
type fork struct {
	name   string // of its program
	cmd    *exec.Cmd
	orders io.Closer
	send   *gob.Encoder
	read   *gob.Decoder
	errs   tail // of what it writes to standard error; complete once it has ended
	ended  bool // end has returned
}

// startFork starts a process that runs command, which must call [Serve]. It is killed
// when ctx is done, and ends as well if this process does, however that ends. The goroutine
// stays on its thread until it calls end, see dieTogether.
func startFork(ctx context.Context, command []string) (*fork, error) {
	c := &fork{name: command[0], cmd: exec.CommandContext(ctx, command[0], command[1:]...)}
	c.cmd.Args[0] = os.Args[0] // a program may go by the name that it is called
	c.cmd.WaitDelay = patience // after the process was killed
	c.cmd.Stderr = &c.errs
	in, err := c.cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("process to measure in: %w", err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("process to measure in: %w", err)
	}
	runtime.LockOSThread()
	dieTogether(c.cmd)
	if err := c.cmd.Start(); err != nil {
		runtime.UnlockOSThread()
		return nil, fmt.Errorf("process to measure in: %w", err)
	}
	c.orders, c.send, c.read = in, gob.NewEncoder(in), gob.NewDecoder(out)
	return c, nil
}

// measure has the process measure due. With an error it returns the rounds that
// were measured before; the process is of no use any more then. A process that dies is
// an error that names the cell and says why; if a panic killed it, in a goroutine that the
// scheme has started, the error is a [*Violation].
func (c *fork) measure(ctx context.Context, due []Config) (rounds []*Round, together Interference, err error) {
	var list []order
	for _, d := range due {
		list = append(list, order{d.Cell, d.N, d.Knobs, d.Duration, d.Batch, d.Workload.Trace})
	}
	if err := c.send.Encode(list); err != nil {
		return nil, together, c.broken(ctx, due[0].Cell, err)
	}
	for {
		var a answer
		if err := c.read.Decode(&a); err != nil {
			return rounds, together, c.broken(ctx, due[min(len(rounds), len(due)-1)].Cell, err)
		}
		switch {
		case a.Round != nil:
			rounds = append(rounds, a.Round)
			continue
		case a.Violation != nil:
			return rounds, together, a.Violation
		case a.Cancelled:
			return rounds, together, context.Canceled // Ctrl-C interrupts both processes
		case a.Error != "":
			return rounds, together, errors.New(a.Error)
		case len(rounds) != len(due):
			return rounds, together, fmt.Errorf("%s measured %d of %d rounds", c.name, len(rounds), len(due))
		}
		return rounds, a.Together, nil
	}
}

// broken returns why nothing can be sent to the process or read from it while it should
// measure cell: ctx's error, or how the process ended. The process has ended then.
func (c *fork) broken(ctx context.Context, cell Cell, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if ended := c.end(); ended != nil {
		err = ended
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return died(cell, err, string(c.errs))
}

// end has the process end, which has nothing to do any more, and waits until it has. If it
// has ended before, end does nothing.
func (c *fork) end() error {
	if c.ended {
		return nil
	}
	c.ended = true
	defer runtime.UnlockOSThread()
	const slow = 5 * time.Second
	_ = c.orders.Close() // it ends at the end of its input
	defer time.AfterFunc(slow, func() { _ = c.cmd.Process.Kill() }).Stop()
	return c.cmd.Wait()
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

// Serve measures what another process orders on in, and writes the rounds to out,
// until in ends. If in ends or ctx is done while a round is measured, the round ends
// at once: who ordered it is gone, or wants it no more. newScheme returns the
// constructor of the scheme of a name, or nil if there is none. [Plan].Forks says
// which processes those are.
func Serve(ctx context.Context, in io.Reader, out io.Writer, newScheme func(name string) func() schemes.Scheme) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	orders, send := make(chan []order), gob.NewEncoder(out)
	served := make(chan struct{}) // closed when nobody takes orders any more
	defer close(served)
	var broken error // that orders could not be read; valid when orders is closed
	go func() {
		defer close(orders)
		defer cancel()
		for read := gob.NewDecoder(in); ; {
			var list []order
			if broken = read.Decode(&list); broken != nil {
				return
			}
			select {
			case orders <- list:
			case <-served:
				return
			}
		}
	}()
	lists := 0
	for list := range orders {
		if err := serve(ctx, list, send, newScheme); err != nil {
			return err
		}
		lists++
	}
	switch {
	case lists == 0 && broken == io.EOF:
		return errors.New("round: no order on standard input: modbench run starts this process by itself")
	case broken != nil && broken != io.EOF:
		return fmt.Errorf("round: order on standard input: %w", broken)
	}
	return nil
}

// serve measures one list of orders.
func serve(
	ctx context.Context, list []order, send *gob.Encoder, newScheme func(name string) func() schemes.Scheme,
) error {
	var last answer
	since := readUsage().since
	for _, o := range list {
		w, known := workloads.ByName(o.Cell.Workload)
		sub := subsystem.ByName(o.Cell.Subsystem)
		if o.Trace != "" {
			w, sub, known = workloads.OfTrace(o.Trace), workloads.AllTables, true
		}
		c := Config{
			Cell: o.Cell, N: o.N, Knobs: o.Knobs, Duration: o.Duration, Batch: o.Batch,
			Workload: w, Subsystem: sub, Scheme: newScheme(o.Cell.Scheme),
		}
		if !known || c.Subsystem == nil || c.Scheme == nil {
			return fmt.Errorf("round: %v: no such workload, subsystem or scheme in this binary", o.Cell)
		}
		r, err := Run(ctx, c)
		if err != nil {
			if !errors.As(err, &last.Violation) {
				last.Cancelled, last.Error = ctx.Err() != nil, err.Error()
			}
			break
		}
		if err := send.Encode(answer{Round: r}); err != nil {
			return err
		}
	}
	last.Together = since()
	return send.Encode(last)
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
