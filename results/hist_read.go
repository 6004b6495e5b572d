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

// places returns a function that returns the places of rounds in the order of the log, and false after the last.
func places(entries []entry) func() (place, bool) {
	e, s, name := 0, 0, ""
	return func() (place, bool) {
		for ; e < len(entries); e, s = e+1, 0 {
			if s == 0 {
				name = tag(entries[e].Round, "")
			}
			for s < len(entries[e].has) {
				s++
				if entries[e].has[s-1] {
					return place{&entries[e], s - 1, name}, true
				}
			}
		}
		return place{}, false
	}
}

// logLine is a line of the log and the place that a histogram in it has; nil: none is left.
type logLine struct {
	n    int
	text []byte
	at   *place
}

// logged is what a line of the log says: of no histogram, it is a comment.
type logged struct {
	line logLine
	h    *bench.Histogram
}

// readHists reads the log and gives each round its histograms, by put. An error names the line.
func readHists(r io.Reader, entries []entry, put func(place, *bench.Histogram)) error {
	next, lines, last := places(entries), batches(r, 64<<10), 0
	return inOrder(func() ([]logLine, error) {
		b, err := lines()
		if err == io.EOF {
			if p, ok := next(); ok {
				err = fmt.Errorf("%s:%d: ends before histogram %q", histFile, last+1, p.tag())
			}
			return nil, err
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", histFile, err)
		}
		var all []logLine
		for i, text := range b.lines {
			line := logLine{n: b.first + i, text: text}
			if !comment(text) {
				if p, ok := next(); ok {
					line.at = &p
				}
			}
			all, last = append(all, line), line.n
		}
		return all, nil
	}, func(lines []logLine) (all []logged, err error) {
		for _, line := range lines {
			if comment(line.text) {
				continue
			}
			h, err := line.read()
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", histFile, line.n, err)
			}
			all = append(all, logged{line, h})
		}
		return all, nil
	}, func(all []logged) error {
		for _, l := range all {
			put(*l.line.at, l.h)
		}
		return nil
	})
}

// comment tells a comment or the legend from a histogram.
func comment(line []byte) bool {
	return line[0] == '#' || bytes.HasPrefix(line, []byte(`"StartTimestamp"`)) || len(bytes.TrimSpace(line)) == 0
}

func (p *place) tag() string { return p.name + slotNames[p.slot] }

// read returns the histogram of the line.
func (l *logLine) read() (*bench.Histogram, error) {
	tag, packed, err := fields(l.text)
	if err != nil {
		return nil, err
	}
	bars, err := unpack(packed)
	switch {
	case errors.Is(err, errTooLarge):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("not an HdrHistogram log line: %w", err)
	case l.at == nil:
		return nil, fmt.Errorf("histogram %.80q belongs to no round", tag)
	case string(tag) != l.at.tag():
		return nil, fmt.Errorf("histogram %.80q, want %q", tag, l.at.tag())
	}
	return fromBars(bars, l.at.round.extents[l.at.slot])
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
