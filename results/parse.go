package results

import (
	"bufio"
	"fmt"
	"io"

	"github.com/modbench/modbench/bench"
)

// rounds is what three files say in three ways.
type rounds struct {
	schema int
	form   form

	list  []*bench.Round
	pools map[bench.Cell]*bench.Round // condensed: the histograms of all rounds of a cell together
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
	if r.form == condensed {
		r.pools = map[bench.Cell]*bench.Round{}
	}
	err = readHists(hlog, entries, r.put)
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

// put gives a round one of its histograms, in the form that is asked for.
func (r *rounds) put(p place, h *bench.Histogram) {
	if r.form == condensed {
		pool := r.pools[p.round.Cell]
		if pool == nil {
			pool = &bench.Round{Cell: p.round.Cell}
			r.pools[p.round.Cell] = pool
		}
		merge(slots(pool)[p.slot].at, h)
		h = h.Condense()
	}
	*slots(p.round.Round)[p.slot].at = h
}

// merge adds h to a histogram that may not be there yet.
func merge(into **bench.Histogram, h *bench.Histogram) {
	if *into == nil {
		*into = new(bench.Histogram)
	}
	(*into).Merge(h)
}
