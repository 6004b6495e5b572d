package results

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"github.com/modbench/modbench/bench"
)

// place is where a histogram of the log belongs.
type place struct {
	round *entry
	slot  int    // in slots
	name  string // of the round in tags
}

// places are the places of the histograms of rounds, in the order of the log.
type places struct {
	from  func() (*entry, bool)
	keep  keeper
	e     *entry // nil: the next one is of another round
	slot  int    // of e that is looked at next
	name  string // of e in tags
	ended []*entry
}

// next returns the next place, and false after the last.
func (p *places) next() (place, bool) {
	for {
		if p.e == nil {
			e, ok := p.from()
			if !ok {
				return place{}, false
			}
			p.keep.begin(e)
			p.e, p.slot, p.name = e, 0, tag(e.Round, "")
		}
		for p.slot < len(p.e.has) {
			p.slot++
			if p.e.has[p.slot-1] {
				return place{p.e, p.slot - 1, p.name}, true
			}
		}
		p.ended = append(p.ended, p.e)
		p.e = nil
	}
}

// passed returns the rounds that next has left behind since passed was last called.
func (p *places) passed() (ended []*entry) {
	ended, p.ended = p.ended, nil
	return ended
}

// logLine is a line of the log and the place that a histogram in it has.
type logLine struct {
	n      int
	text   []byte
	at     place
	placed bool // false: no place is left
}

// logLines are lines of the log, and the block that they are in.
type logLines struct {
	of    batch
	all   []logLine
	ended []*entry // rounds that have no more histograms behind these lines
}

// keeper is what becomes of rounds and their histograms.
type keeper interface {
	// begin is called for each round in order, before all else.
	begin(*entry)
	// room returns where a histogram is read into: it is empty. Several goroutines call it at once.
	room(*inflater) *bench.Histogram
	// put gives the histogram to its round. Several goroutines call it at once, of different places.
	put(place, *bench.Histogram)
	// end is called for each round in order, once it has all its histograms. After an error it is called no more.
	end(*entry) error
}

// readHists reads the log of rounds, which next returns, and has each histogram kept. An error names the line; what was
// kept is of no use then.
func readHists(r io.Reader, next func() (*entry, bool), keep keeper) error {
	at, lines, last := places{from: next, keep: keep}, batches(r, 64<<10), 0
	end := func(all []*entry) error {
		for _, e := range all {
			if err := keep.end(e); err != nil {
				return err
			}
		}
		return nil
	}
	err := inOrder(func() (lot logLines, err error) {
		b, err := lines()
		if err == io.EOF {
			if p, ok := at.next(); ok {
				err = fmt.Errorf("%s:%d: ends before histogram %q", histFile, last+1, p.tag())
			}
			return lot, err
		}
		if err != nil {
			return lot, fmt.Errorf("%s: %w", histFile, err)
		}
		lot = logLines{of: b, all: make([]logLine, 0, len(b.lines))}
		for i, text := range b.lines {
			line := logLine{n: b.first + i, text: text}
			if last = line.n; !comment(text) {
				line.at, line.placed = at.next()
				lot.all = append(lot.all, line)
			}
		}
		lot.ended = at.passed()
		return lot, nil
	}, func(lot logLines) ([]*entry, error) {
		f := inflaters.Get().(*inflater)
		defer inflaters.Put(f)
		for i := range lot.all {
			line := &lot.all[i]
			if err := line.read(f, keep); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", histFile, line.n, err)
			}
		}
		lot.of.done()
		return lot.ended, nil
	}, end)
	if err != nil {
		return err
	}
	return end(at.passed())
}

// comment tells a comment or the legend from a histogram.
func comment(line []byte) bool {
	return line[0] == '#' || bytes.HasPrefix(line, []byte(`"StartTimestamp"`)) || len(bytes.TrimSpace(line)) == 0
}

func (p *place) tag() string { return p.name + slotNames[p.slot] }

// tagged reports whether tag is that of p.
func (p *place) tagged(tag []byte) bool {
	rest, ok := bytes.CutPrefix(tag, []byte(p.name))
	return ok && string(rest) == slotNames[p.slot]
}

// read has the histogram of the line kept.
func (l *logLine) read(f *inflater, keep keeper) error {
	tag, packed, err := fields(l.text)
	if err != nil {
		return err
	}
	bars, err := f.read(packed)
	switch {
	case errors.Is(err, errTooLarge):
		return err
	case err != nil:
		return fmt.Errorf("not an HdrHistogram log line: %w", err)
	case !l.placed:
		return fmt.Errorf("histogram %.80q belongs to no round", tag)
	case !l.at.tagged(tag):
		return fmt.Errorf("histogram %.80q, want %q", tag, l.at.tag())
	}
	h := keep.room(f)
	if err := fromBars(h, bars, l.at.round.extents[l.at.slot]); err != nil {
		return err
	}
	keep.put(l.at, h)
	return nil
}

// fields splits a line of the log: "Tag=TAG,start,length,largest,HISTOGRAM". It is an error if one of the numbers is no
// number, as for HdrHistogram's own reader, or if the histogram would be too large.
func fields(line []byte) (tag, packed []byte, err error) {
	parts := bytes.Split(bytes.TrimRight(line, "\n"), []byte(","))
	if rest, ok := bytes.CutPrefix(parts[0], []byte("Tag=")); ok && len(parts) == 5 && number(parts[1]) &&
		number(parts[2]) && number(parts[3]) {
		return rest, parts[4], nil
	}
	if err := bounded(line); err != nil {
		return nil, nil, err
	}
	in, err := hdr.NewHistogramLogReader(bytes.NewReader(line)).NextIntervalHistogram()
	if err == nil && in == nil {
		err = fmt.Errorf("no histogram in %.40q", line)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("not an HdrHistogram log line: %w", err)
	}
	return []byte(in.Tag()), line[bytes.LastIndexByte(line, ',')+1:], nil
}

// number reports whether text is a decimal number.
func number(text []byte) bool {
	return len(text) > 0 && len(bytes.Trim(text, "0123456789.")) == 0 && bytes.Count(text, []byte(".")) <= 1 &&
		len(text) > bytes.Count(text, []byte("."))
}
