package results

import (
	"bufio"
	"fmt"
	"io"
	"sync"

	"github.com/modbench/modbench/bench"
)

// rounds is what three files say in three ways.
type rounds struct {
	schema int
	form   form

	list  []*bench.Round
	pools condensing // nil: the form is whole
}

// pool is the histograms of gets of all rounds of a cell together. The lock guards them while the log is read.
type pool struct {
	sync.Mutex
	bench.Round
}

// parse reads the three files, a few lines of each at a time.
func (r *rounds) parse(jsonl, text, hlog io.Reader) error {
	for _, f := range []struct {
		name string
		in   *io.Reader
	}{{roundsFile, &jsonl}, {benchFile, &text}, {histFile, &hlog}} {
		in := bufio.NewReaderSize(*f.in, 64<<10)
		head, _ := in.Peek(in.Size())
		if why := Converted(head); why != "" { // and sealed after that
			return fmt.Errorf("%s: %s", f.name, why)
		}
		*f.in = in
	}
	entries, err := decodeRounds(jsonl, r.schema)
	if err != nil {
		return err
	}
	checked := make(chan error, 1)
	go func() { checked <- checkBench(text, entries) }()
	var keep keeper = wholes{}
	if r.form == condensed {
		r.pools = condensing{}
		for _, e := range entries {
			if r.pools[e.Cell] == nil {
				r.pools[e.Cell] = &pool{Round: bench.Round{Cell: e.Cell}}
			}
		}
		keep = r.pools
	}
	err = readHists(hlog, entries, keep)
	if first := <-checked; first != nil {
		return first
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		r.list = append(r.list, e.Round)
	}
	return nil
}

// wholes keeps histograms as they are.
type wholes struct{}

func (wholes) room(*inflater) *bench.Histogram { return new(bench.Histogram) }

func (wholes) put(p place, h *bench.Histogram) { *slots(p.round.Round)[p.slot].at = h }

// condensing keeps of each histogram what figures need, and of those of gets the cells of all rounds of a cell
// together.
type condensing map[bench.Cell]*pool

func (condensing) room(f *inflater) *bench.Histogram {
	f.h.Reset()
	return &f.h
}

func (c condensing) put(p place, h *bench.Histogram) {
	if p.slot < getSlots {
		all := c[p.round.Cell]
		all.Lock()
		merge(slots(&all.Round)[p.slot].at, h)
		all.Unlock()
	}
	*slots(p.round.Round)[p.slot].at = h.Condense()
}

// rounds returns the pools as rounds; nil: there are none.
func (c condensing) rounds() map[bench.Cell]*bench.Round {
	if c == nil {
		return nil
	}
	all := make(map[bench.Cell]*bench.Round, len(c))
	for cell, p := range c {
		all[cell] = &p.Round
	}
	return all
}

// merge adds h to a histogram that may not be there yet.
func merge(into **bench.Histogram, h *bench.Histogram) {
	if *into == nil {
		*into = new(bench.Histogram)
	}
	(*into).Merge(h)
}
