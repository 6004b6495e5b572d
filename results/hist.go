package results

import (
	"bytes"
	"fmt"
	"io"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"github.com/modbench/modbench/bench"
)

// The log's histograms count nanoseconds to three digits. A cell of bench.Histogram
// is as wide as 8 of theirs, so no count changes its cell when it is written and
// read. rounds.jsonl has the exact least and greatest value.
const hdrDigits = 3

// tag names a histogram in the log: no commas, no spaces.
func tag(r *bench.Round, kind string) string {
	return fmt.Sprintf("%s/round=%d/%s", benchName(r.Cell), r.N, kind)
}

func beginHist(w io.Writer, created time.Time) error {
	log := hdr.NewHistogramLogWriter(w)
	if err := log.OutputComment("[modbench latencies in ns; tag = cell/round/field of bench.Round]"); err != nil {
		return err
	}
	if err := log.OutputLogFormatVersion(); err != nil {
		return err
	}
	if err := log.OutputStartTime(created.UnixMilli()); err != nil {
		return err
	}
	return log.OutputLegend()
}

// addHists writes the histograms that r has.
func addHists(w io.Writer, r *bench.Round) error {
	log := hdr.NewHistogramLogWriter(w)
	for _, s := range slots(r) {
		if *s.at == nil {
			continue
		}
		out := toHDR(*s.at)
		out.SetTag(tag(r, s.name))
		out.SetStartTimeMs(max(r.Start.UnixMilli(), 0))
		out.SetEndTimeMs(max(r.Start.UnixMilli(), 0) + r.Elapsed.Milliseconds())
		if err := log.OutputIntervalHistogram(out); err != nil {
			return fmt.Errorf("%s: %w", histFile, err)
		}
	}
	return nil
}

// toHDR returns h as an HdrHistogram.
func toHDR(h *bench.Histogram) *hdr.Histogram {
	out := hdr.New(1, int64(max(h.Max(), 1<<16)), hdrDigits) // no larger than needed, which takes a tenth of the time
	const never = 1<<63 - 1
	least := h.Min()
	h.Each(func(d time.Duration, n uint64) {
		if least <= d && n > 0 { // the first cell: say where in it the least is
			out.RecordValue(int64(least))
			least, n = never, n-1
		}
		out.RecordValues(int64(d), int64(n)) // cannot fail: within range
	})
	return out
}

// fromHDR returns what toHDR was given.
func fromHDR(in *hdr.Histogram, e extent) (*bench.Histogram, error) {
	if n := in.TotalCount(); n < 0 || uint64(n) != e.N {
		return nil, fmt.Errorf("%d values, %s says %d", n, roundsFile, e.N)
	}
	h := new(bench.Histogram)
	if e.N == 0 {
		return h, nil
	}
	left := e.N
	h.Add(e.Min)
	left--
	if left > 0 {
		h.Add(e.Max)
		left--
	}
	first, last := true, e.N > 1 // the least and the greatest were added already
	bars := in.Distribution()
	for len(bars) > 0 && bars[len(bars)-1].Count == 0 {
		bars = bars[:len(bars)-1]
	}
	for i, b := range bars {
		n := b.Count
		if n > 0 && first {
			n, first = n-1, false
		}
		if n > 0 && last && i == len(bars)-1 {
			n--
		}
		if n > 0 {
			h.AddN(min(max(time.Duration(b.To), e.Min), e.Max), uint64(n))
			left -= uint64(n)
		}
	}
	if left != 0 || h.Min() != e.Min || h.Max() != e.Max {
		return nil, fmt.Errorf("values from %v to %v, %s says %v to %v",
			time.Duration(in.Min()), time.Duration(in.Max()), roundsFile, e.Min, e.Max)
	}
	return h, nil
}

// readHists gives each round its histograms, read with HdrHistogram's
// own reader, a line at a time so that an error can name the line.
func readHists(data []byte, entries []entry) error {
	type place struct {
		tag  string
		want extent
		into **bench.Histogram
	}
	var places []place
	for _, e := range entries {
		for _, s := range slots(e.Round) {
			if want, ok := e.extents[s.name]; ok {
				places = append(places, place{tag(e.Round, s.name), want, s.at})
			}
		}
	}
	n, next := 0, 0
	for line := range bytes.Lines(data) {
		n++
		if err := bounded(line); err != nil {
			return fmt.Errorf("%s:%d: %w", histFile, n, err)
		}
		in, err := hdr.NewHistogramLogReader(bytes.NewReader(line)).NextIntervalHistogram()
		if err != nil {
			return fmt.Errorf("%s:%d: not an HdrHistogram log line: %w", histFile, n, err)
		}
		if in == nil { // comment or legend
			continue
		}
		if next == len(places) {
			return fmt.Errorf("%s:%d: histogram %.80q belongs to no round", histFile, n, in.Tag())
		}
		s := places[next]
		if in.Tag() != s.tag {
			return fmt.Errorf("%s:%d: histogram %.80q, want %q", histFile, n, in.Tag(), s.tag)
		}
		if *s.into, err = fromHDR(in, s.want); err != nil {
			return fmt.Errorf("%s:%d: %w", histFile, n, err)
		}
		next++
	}
	if next < len(places) {
		return fmt.Errorf("%s:%d: ends before histogram %q", histFile, n+1, places[next].tag)
	}
	return nil
}
