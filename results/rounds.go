package results

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/modbench/modbench/bench"
)

// record is a line of rounds.jsonl: the round as it is, but for its histograms,
// which are in the log; of those it keeps what the log cannot hold exactly.
// Fields that bench.Round gains later, histograms among them, are written and
// read without a change here.
type record struct {
	bench.Round
	Histograms map[string]extent // by name
}

// extent is what is exact about a histogram.
type extent struct {
	N        uint64
	Min, Max time.Duration
}

// slot is a place for a histogram in a round.
type slot struct {
	name string // of the field, with those of the structs that it is in: "during/waiting"
	at   **bench.Histogram
}

// slots returns the places for histograms in r, in the order of its fields.
func slots(r *bench.Round) (all []slot) {
	var walk func(v reflect.Value, prefix string)
	walk = func(v reflect.Value, prefix string) {
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() {
				continue
			}
			name := prefix + strings.ToLower(f.Name)
			if h, ok := v.Field(i).Addr().Interface().(**bench.Histogram); ok {
				all = append(all, slot{name, h})
			} else if f.Type.Kind() == reflect.Struct {
				walk(v.Field(i), name+"/")
			}
		}
	}
	walk(reflect.ValueOf(r).Elem(), "")
	return all
}

func encodeRound(r *bench.Round) ([]byte, error) {
	rec := record{Round: *r, Histograms: map[string]extent{}}
	for _, s := range slots(&rec.Round) {
		if h := *s.at; h != nil {
			rec.Histograms[s.name] = extent{N: h.Count(), Min: h.Min(), Max: h.Max()}
			*s.at = nil
		}
	}
	data, err := json.Marshal(rec)
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
	known := map[string]bool{}
	for _, s := range slots(&r.Round) {
		known[s.name] = true
		*s.at = nil // only the log has it
	}
	for name, e := range r.Histograms {
		switch {
		case !known[name]:
			return fmt.Errorf("unknown histogram %.40q: written by a newer modbench?", name)
		case e.Min < 0 || e.Max < e.Min:
			return fmt.Errorf("histogram %s from %v to %v makes no sense", name, e.Min, e.Max)
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
