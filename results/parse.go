package results

import (
	"bufio"
	"fmt"
	"io"
	"sync"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/files"
)

// rounds is what three files say in three ways.
type rounds struct {
	schema int
	form   form

	list []*bench.Round  // if the form is whole
	kept *figures.Rounds // if it is condensed; and then
	cell map[bench.Cell]*pool
}

// parse reads the three files side by side, a few rounds of each at a time. If several of them are wrong, the error
// is about the first in the order of the arguments.
func (r *rounds) parse(jsonl io.ReadSeeker, text, hlog io.Reader) error {
	var lines io.Reader = jsonl
	for _, f := range []struct {
		name string
		in   *io.Reader
	}{{roundsFile, &lines}, {benchFile, &text}, {histFile, &hlog}} {
		in := bufio.NewReaderSize(*f.in, 64<<10)
		head, _ := in.Peek(in.Size())
		if why := Converted(head); why != "" { // and sealed after that
			return fmt.Errorf("%s: %s", f.name, why)
		}
		*f.in = in
	}
	if _, err := jsonl.Seek(0, io.SeekStart); err != nil { // behind what was looked at
		return fmt.Errorf("%s: %w", roundsFile, files.Reason(err))
	}
	var keep keeper = (*wholes)(r)
	if r.form == condensed {
		r.cell, r.kept = map[bench.Cell]*pool{}, newRounds()
		keep = &condensing{r}
	}
	toBench, toHists := newFeed(), newFeed()
	var errs [3]error
	var all sync.WaitGroup
	all.Go(func() {
		errs[0] = eachRound(jsonl, r.schema, func(part []entry) error {
			toBench.give(part)
			toHists.give(part)
			return nil
		})
		toBench.end()
		toHists.end()
	})
	all.Go(func() {
		errs[1] = checkBench(text, toBench.next)
		toBench.drain()
	})
	errs[2] = readHists(hlog, toHists.next, keep)
	toHists.drain()
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// feed hands the rounds of rounds.jsonl on to who reads another file beside it.
type feed struct {
	parts chan []entry // a few, so that nobody gets far ahead
	now   []entry
}

func newFeed() *feed { return &feed{parts: make(chan []entry, 2)} }

func (f *feed) give(part []entry) { f.parts <- part }

func (f *feed) end() { close(f.parts) }

// next returns the next round, and false after the last.
func (f *feed) next() (*entry, bool) {
	for len(f.now) == 0 {
		var ok bool
		if f.now, ok = <-f.parts; !ok {
			return nil, false
		}
	}
	e := &f.now[0]
	f.now = f.now[1:]
	return e, true
}

// drain takes what is left, so that nobody waits for a reader that has given up.
func (f *feed) drain() {
	for range f.parts {
	}
}

// wholes keeps rounds with their histograms.
type wholes rounds

func (*wholes) begin(*entry) {}

func (*wholes) room(*inflater) *bench.Histogram { return new(bench.Histogram) }

func (*wholes) put(p place, h *bench.Histogram) { *slots(p.round.Round)[p.slot].at = h }

func (w *wholes) end(e *entry) error {
	w.list = append(w.list, e.Round)
	return nil
}

// inMemory is how many bytes of packed rounds of a directory stay in memory: those of some thirty thousand. Tests
// change it.
var inMemory = 4 << 20

func newRounds() *figures.Rounds { return &figures.Rounds{Limit: inMemory} }

// pool is the histograms of gets of all rounds of a cell together. The lock guards them while the log is read.
type pool struct {
	sync.Mutex
	bench.Round
}

// condensing keeps what figures need of each round, and of the histograms of gets the cells of all rounds of a cell
// together.
type condensing struct{ *rounds }

func (c *condensing) begin(e *entry) {
	if e.pool = c.cell[e.Cell]; e.pool == nil {
		e.pool = &pool{Round: bench.Round{Cell: e.Cell}}
		c.cell[e.Cell] = e.pool
	}
}

func (*condensing) room(f *inflater) *bench.Histogram {
	f.h.Reset()
	return &f.h
}

func (*condensing) put(p place, h *bench.Histogram) {
	if p.slot < getSlots {
		all := p.round.pool
		all.Lock()
		merge(slots(&all.Round)[p.slot].at, h)
		all.Unlock()
	}
	*slots(p.round.Round)[p.slot].at = h.Condense()
}

func (c *condensing) end(e *entry) error {
	c.kept.Add(e.Round)
	return c.kept.Err()
}

// pools returns the pools as rounds; nil: the form is whole.
func (r *rounds) pools() map[bench.Cell]*bench.Round {
	if r.cell == nil {
		return nil
	}
	all := make(map[bench.Cell]*bench.Round, len(r.cell))
	for cell, p := range r.cell {
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
