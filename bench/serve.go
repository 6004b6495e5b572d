package bench

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/modbench/modbench/schemes"
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
	Patience time.Duration
	Trace    string // of the workload
}

// answer is what comes back: one for each round as soon as it is measured, a last one
// for the list, and others between them that say no more than that it goes on.
type answer struct {
	Within time.Duration // not 0: the next answer is due within so long, and this says nothing more

	Round *Round // nil: this is the last one

	Together  Interference // during the whole list
	Violation *Violation   // ended the list early
	Error     string       // ended the list early
	Cancelled bool         // the error is that somebody interrupted the other process
}

// Serve measures what another process orders on in, and writes the rounds to out,
// until in ends. If in ends or ctx is done while a round is measured, the round ends at
// once: the process that ordered it is gone, or does not want it any more. newScheme
// returns the constructor of the scheme of a name, or nil if there is none.
// [Plan].Forks says what these processes are for.
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
	var mu sync.Mutex // guards send, and over: a round that hangs may go on later
	over := false
	tell := func(within time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		if !over {
			_ = send.Encode(answer{Within: within}) // if it fails, the next one will fail as well
		}
	}
	since := readUsage().since
	for _, o := range list {
		w, known := workloads.ByName(o.Cell.Workload)
		sub := subsystem.ByName(o.Cell.Subsystem)
		if o.Trace != "" {
			w, sub, known = workloads.OfTrace(o.Trace), workloads.AllTables, true
		}
		c := Config{
			Cell: o.Cell, N: o.N, Knobs: o.Knobs, Duration: o.Duration, Batch: o.Batch,
			Patience: o.Patience, tell: tell,
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
		mu.Lock()
		err = send.Encode(answer{Round: r})
		mu.Unlock()
		if err != nil {
			return err
		}
	}
	last.Together = since()
	mu.Lock()
	defer mu.Unlock()
	over = true
	return send.Encode(last)
}
