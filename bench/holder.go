package bench

import (
	"errors"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads"
)

// holder is one goroutine that holds an entry far too long, like one that is
// descheduled, paging or asleep.
type holder struct {
	system *workloads.System
	target workloads.Target
	stall  time.Duration
	cell   Cell
	fault  *fault
	let    chan struct{} // closed by release; made anew for each half
}

// release has the holder put, and hold no more in this half. The goroutine that measures calls it.
func (h *holder) release() {
	select {
	case <-h.let:
	default:
		close(h.let)
	}
}

// run gets, sleeps and puts until g is told to end, which also ends the sleep.
func (h *holder) run(g *group) {
	reader := schemes.ReaderOf(h.system.Scheme)
	timer := time.NewTimer(0)
	<-timer.C
	for held := true; held && !g.ended.Load(); {
		ref, err := reader.Get(h.target.Table, h.target.Key)
		if err != nil && !errors.Is(err, schemes.ErrRefused) && !errors.Is(err, schemes.ErrNotFound) {
			(&worker{cell: h.cell, fault: h.fault}).answered(&h.target, err)
			return
		}
		if err != nil {
			h.system.Autoload(&h.target, errors.Is(err, schemes.ErrRefused))
			time.Sleep(time.Millisecond / 10)
			continue
		}
		if h.stall < workloads.UntilEnd {
			timer.Reset(h.stall)
		}
		select {
		case <-timer.C:
		case <-g.done:
			timer.Stop()
		case <-h.let:
			held = false
		}
		if seen := ref.Use(); seen != schemes.Intact {
			h.fault.report(&Violation{
				Cell: h.cell, Table: h.target.Table.Name, Module: h.target.Module,
				Promise: promise.Hold, Seen: seen.String(),
			})
		}
		reader.Put(ref)
	}
}
