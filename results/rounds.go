package results

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/modbench/modbench/bench"
)

// record is a line of rounds.jsonl: the round as it is, but for its histograms,
// of which it keeps what the log cannot hold exactly. Fields that bench.Round
// gains later are written and read without a change here.
type record struct {
	bench.Round
	Get, Unload *extent // hide those of Round
}

// extent is what is exact about a histogram.
type extent struct {
	N        uint64
	Min, Max time.Duration
}

func extentOf(h *bench.Histogram) *extent {
	if h == nil {
		return nil
	}
	return &extent{N: h.Count(), Min: h.Min(), Max: h.Max()}
}

func encodeRound(r *bench.Round) ([]byte, error) {
	data, err := json.Marshal(record{Round: *r, Get: extentOf(r.Get), Unload: extentOf(r.Unload)})
	if err != nil {
		return nil, fmt.Errorf("round %d of %s: %w", r.N, r.Cell, err)
	}
	return append(data, '\n'), nil
}

// decodeRounds reads rounds.jsonl. The histograms of the rounds are missing.
func decodeRounds(data []byte) ([]record, error) {
	var all []record
	n := 0
	for line := range bytes.Lines(data) {
		n++
		var r record
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, fmt.Errorf("%s:%d: %s", roundsFile, n, plain(err))
		}
		if err := checkRecord(&r); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", roundsFile, n, err)
		}
		all = append(all, r)
	}
	return all, nil
}

func checkRecord(r *record) error {
	if err := checkCell(r.Cell); err != nil {
		return err
	}
	for _, c := range []struct {
		what string
		n    int64
	}{
		{"N", int64(r.N)}, {"Lookups", r.Lookups}, {"Elapsed", int64(r.Elapsed)}, {"Refused", r.Refused},
		{"Misses", r.Misses}, {"Unloads", r.Unloads}, {"RefusedUnloads", r.RefusedUnloads}, {"Total", r.Total},
	} {
		if c.n < 0 {
			return fmt.Errorf("%s is %d, want 0 or more", c.what, c.n)
		}
	}
	for _, e := range []*extent{r.Get, r.Unload} {
		if e != nil && (e.Min < 0 || e.Max < e.Min) {
			return fmt.Errorf("a histogram from %v to %v makes no sense", e.Min, e.Max)
		}
	}
	return nil
}

// plain words a JSON error for people who do not know the types.
func plain(err error) string {
	switch e := err.(type) {
	case *json.UnmarshalTypeError:
		return fmt.Sprintf("%s is a %s, want a %s", e.Field, e.Value, e.Type)
	case *json.SyntaxError:
		return "not JSON: " + e.Error()
	}
	return err.Error()
}
