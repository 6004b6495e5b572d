package results

import (
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
		if err := log.OutputIntervalPackedHistogram(out); err != nil {
			return fmt.Errorf("%s: %w", histFile, err)
		}
	}
	return nil
}

// toHDR returns h as an HdrHistogram.
func toHDR(h *bench.Histogram) *hdr.PackedHistogram {
	out := hdr.NewPacked(1, int64(max(h.Max(), 1<<16)), hdrDigits)
	const never = 1<<63 - 1
	least := h.Min()
	h.Each(func(d time.Duration, n uint64) {
		if least <= d && n > 0 { // the first cell: record the exact least value
			out.RecordValue(int64(least))
			least, n = never, n-1
		}
		out.RecordValues(int64(d), int64(n)) // cannot fail: within range
	})
	return out
}

// fromBars makes h, which is empty, what toHDR was given.
func fromBars(h *bench.Histogram, bars []bar, e extent) error {
	total := int64(0)
	for _, b := range bars {
		total += b.n
	}
	if total < 0 || uint64(total) != e.N {
		return fmt.Errorf("%d values, %s says %d", total, roundsFile, e.N)
	}
	if e.N == 0 {
		return nil
	}
	h.Add(e.Min)
	left := e.N - 1
	first, last := true, e.N > 1 // the least is added already, and the greatest is added at the end
	for i, b := range bars {
		n := b.n
		if n > 0 && first {
			n, first = n-1, false
		}
		if n > 0 && last && i == len(bars)-1 {
			n--
		}
		if n > 0 {
			h.AddN(min(max(b.to, e.Min), e.Max), uint64(n))
			left -= uint64(n)
		}
	}
	if last {
		h.Add(e.Max)
		left--
	}
	if left != 0 || h.Min() != e.Min || h.Max() != e.Max {
		return fmt.Errorf("values from %v to %v, %s says %v to %v",
			bars[0].to, bars[len(bars)-1].to, roundsFile, e.Min, e.Max)
	}
	return nil
}
