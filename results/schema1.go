package results

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// Schema 1 was the reflection of bench.Round: knobs under the names of its
// fields, histograms that are never in a line, warnings and differences in
// prose. Nothing writes it any more. This file is the only place that knows it.

// record1 is a line of rounds.jsonl in schema 1. Its fields hide those of record that have
// the same names.
type record1 struct {
	record
	Knobs    knobs1   `json:"Knobs"`
	Warnings []string `json:"Warnings"`

	// Null in every line, since the log has them.
	Get     json.RawMessage `json:"Get"`
	During  json.RawMessage `json:"During"`
	Stalled json.RawMessage `json:"Stalled"`
	Unload  json.RawMessage `json:"Unload"`
	Parts   json.RawMessage `json:"Parts"`
}

// knobs1 is knobs in schema 1.
type knobs1 struct{ knobsRecord }

// UnmarshalJSON implements [json.Unmarshaler].
func (k *knobs1) UnmarshalJSON(data []byte) error { return k.once(data, camelCase) }

func decodeRecord1(line []byte) (*record, error) {
	var old record1
	if err := strict(line, &old); err != nil {
		return nil, err
	}
	rec := &old.record
	rec.Knobs = old.Knobs.knobsRecord
	for _, text := range old.Warnings {
		rec.Warnings = append(rec.Warnings, warningRecord(warning1(text)))
	}
	return rec, nil
}

// The warnings that were raised under schema 1.
var (
	disturbed1  = regexp.MustCompile(`^disturbed: others took more than (\d+) % of the processors$`)
	overloaded1 = "lookups arrived faster than they were served: latencies are those of a growing queue"
	noUnload1   = regexp.MustCompile(`^no module was asked to unload: ` +
		`the round has fewer lookups than per-unload=(\d+) asks for$`)
)

// warning1 recognises a warning by its words. A warning with other words keeps them.
func warning1(text string) bench.Warning {
	if m := disturbed1.FindStringSubmatch(text); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			return bench.Warning{Kind: bench.Disturbed, Limit: float64(n) / 100}
		}
	}
	if m := noUnload1.FindStringSubmatch(text); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			return bench.Warning{Kind: bench.NoUnload, PerUnload: n}
		}
	}
	if text == overloaded1 {
		return bench.Warning{Kind: bench.Overloaded}
	}
	return bench.Warning{Kind: bench.Worded, Text: text}
}

// resumption1 is a resumption in a manifest of schema 1, with the first
// difference in words.
type resumption1 struct {
	resumptionRecord
	Differ string `json:"differ"`
}

// manifest1 is a manifest of schema 1.
type manifest1 struct {
	manifestRecord
	Resumed []resumption1 `json:"resumed"`
}

func decodeManifest1(data []byte) (*manifestRecord, error) {
	var old manifest1
	if err := strict(data, &old); err != nil {
		return nil, err
	}
	m := &old.manifestRecord
	for _, o := range old.Resumed {
		r := o.resumptionRecord
		if o.Differ != "" {
			d, err := differ1(o.Differ)
			if err != nil {
				return nil, err
			}
			r.Differ = append(r.Differ, differRecord(d))
		}
		m.Resumed = append(m.Resumed, r)
	}
	return m, nil
}

// differ1 reads "cpu differs: this and that".
func differ1(text string) (d figures.FactDiffers, err error) {
	fact, values, ok := strings.Cut(text, " differs: ")
	before, after, both := strings.Cut(values, " and ")
	if !ok || !both {
		return d, fmt.Errorf("differ %.80q, want FACT differs: THIS and THAT", text)
	}
	return figures.FactDiffers{Fact: fact, Before: before, After: after}, nil
}
