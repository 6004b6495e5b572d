package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/modbench/modbench/bench"
)

// record is a line of rounds.jsonl in the present schema: what is written of a
// [bench.Round], under the names that the tags give. The harness may rename its
// fields; the tags stay. A field that bench.Round gains must be added here and to
// [toRecord] and [record.round], or TestNothingIsForgotten fails.
//
// Histograms are in the log; a line keeps what the log cannot hold exactly.
type record struct {
	Cell  cellRecord  `json:"Cell"`
	N     int         `json:"N"`
	Start time.Time   `json:"Start"`
	Knobs knobsRecord `json:"Knobs"`

	Process int `json:"Process"`

	Entries int           `json:"Entries"`
	Workers int           `json:"Workers"`
	Half    time.Duration `json:"Half"`
	Batch   int           `json:"Batch"`
	WarmUp  time.Duration `json:"WarmUp"`
	Steady  bool          `json:"Steady"`

	Lookups int64         `json:"Lookups"`
	Elapsed time.Duration `json:"Elapsed"`
	Allocs  float64       `json:"Allocs"`

	Sampled  int           `json:"Sampled"`
	Overhead time.Duration `json:"Overhead"`
	Clock    string        `json:"Clock"`

	Refused        int64           `json:"Refused"`
	Misses         int64           `json:"Misses"`
	Autoloads      int64           `json:"Autoloads"`
	Unloads        int64           `json:"Unloads"`
	RefusedUnloads int64           `json:"RefusedUnloads"`
	Opens          int64           `json:"Opens,omitempty"` // these four: not in older rounds
	FailedOpens    int64           `json:"FailedOpens,omitempty"`
	Modprobes      int64           `json:"Modprobes,omitempty"`
	InUse          float64         `json:"InUse,omitempty"`
	Total          int64           `json:"Total"`
	Unfreed        []unfreedRecord `json:"Unfreed"`
	Replay         *replayRecord   `json:"Replay,omitempty"` // of a trace

	Interference interferenceRecord `json:"Interference"`
	Cores        coresRecord        `json:"Cores,omitzero"` // these three: not in older rounds
	TimedCores   coresRecord        `json:"TimedCores,omitzero"`
	Transfer     time.Duration      `json:"Transfer,omitempty"`
	Repeats      int                `json:"Repeats"`
	Warnings     []warningRecord    `json:"Warnings"`

	Histograms map[string]extent `json:"Histograms"` // by name
}

// The parts of a record have the fields of the harness's types, which are converted as a whole: a field renamed there
// does not compile here.
type (
	cellRecord struct {
		Workload  string `json:"Workload"`
		Scheme    string `json:"Scheme"`
		Subsystem string `json:"Subsystem"`
		Procs     int    `json:"Procs"`
		Point     string `json:"Point"`
		Machine   string `json:"Machine,omitempty"`
	}

	unfreedRecord struct {
		At      time.Duration `json:"At"`
		Modules int           `json:"Modules"`
	}

	interferenceRecord struct {
		Known     bool    `json:"Known"`
		Foreign   float64 `json:"Foreign"`
		Stolen    float64 `json:"Stolen"`
		Unit      float64 `json:"Unit"`
		Preempted int64   `json:"Preempted"`

		// Not in older rounds. They are read as 0: nobody looked.
		Throttled int64         `json:"Throttled"`
		Paused    time.Duration `json:"Paused"`
		Held      float64       `json:"Held"`
	}

	coresRecord struct {
		Looks  int64   `json:"Looks"`
		Slowed float64 `json:"Slowed"`
	}

	warningRecord struct {
		Kind      bench.WarningKind `json:"kind"`
		Limit     float64           `json:"limit,omitempty"`
		PerUnload int               `json:"per_unload,omitempty"`
		Text      string            `json:"text,omitempty"`
	}
)

// extent is what is exact about a histogram.
type extent struct {
	N   uint64        `json:"N"`
	Min time.Duration `json:"Min"`
	Max time.Duration `json:"Max"`
}

// toRecord returns what is written of r.
func toRecord(r *bench.Round) *record {
	rec := &record{
		Cell: cellRecord(r.Cell), N: r.N, Start: r.Start, Knobs: knobsRecord(r.Knobs), Process: r.Process,
		Entries: r.Entries, Workers: r.Workers, Half: r.Half, Batch: r.Batch, WarmUp: r.WarmUp, Steady: r.Steady,
		Lookups: r.Lookups, Elapsed: r.Elapsed, Allocs: r.Allocs,
		Sampled: r.Sampled, Overhead: r.Overhead, Clock: r.Clock,
		Refused: r.Refused, Misses: r.Misses, Autoloads: r.Autoloads,
		Unloads: r.Unloads, RefusedUnloads: r.RefusedUnloads, Total: r.Total,
		Opens: r.Opens, FailedOpens: r.FailedOpens, Modprobes: r.Modprobes, InUse: r.InUse,
		Cores: coresRecord(r.Cores), TimedCores: coresRecord(r.TimedCores),
		Interference: interferenceRecord(r.Interference), Transfer: r.Transfer, Repeats: r.Repeats,
		Histograms: map[string]extent{}, Replay: toReplay(r.Replay),
	}
	for _, u := range r.Unfreed {
		rec.Unfreed = append(rec.Unfreed, unfreedRecord(u))
	}
	for _, w := range r.Warnings {
		rec.Warnings = append(rec.Warnings, warningRecord(w))
	}
	for _, s := range slots(r) {
		if h := *s.at; h != nil {
			rec.Histograms[s.name] = extent{N: h.Count(), Min: h.Min(), Max: h.Max()}
		}
	}
	return rec
}

// round returns the round of rec, without its histograms.
func (rec *record) round() *bench.Round {
	r := &bench.Round{
		Cell: bench.Cell(rec.Cell), N: rec.N, Start: rec.Start, Knobs: bench.Knobs(rec.Knobs), Process: rec.Process,
		Entries: rec.Entries, Workers: rec.Workers, Half: rec.Half, Batch: rec.Batch,
		WarmUp: rec.WarmUp, Steady: rec.Steady,
		Lookups: rec.Lookups, Elapsed: rec.Elapsed, Allocs: rec.Allocs,
		Sampled: rec.Sampled, Overhead: rec.Overhead, Clock: rec.Clock,
		Refused: rec.Refused, Misses: rec.Misses, Autoloads: rec.Autoloads,
		Unloads: rec.Unloads, RefusedUnloads: rec.RefusedUnloads, Total: rec.Total,
		Opens: rec.Opens, FailedOpens: rec.FailedOpens, Modprobes: rec.Modprobes, InUse: rec.InUse,
		Cores: bench.Cores(rec.Cores), TimedCores: bench.Cores(rec.TimedCores),
		Interference: bench.Interference(rec.Interference), Transfer: rec.Transfer, Repeats: rec.Repeats,
		Replay: rec.Replay.replay(),
	}
	for _, u := range rec.Unfreed {
		r.Unfreed = append(r.Unfreed, bench.Unfreed(u))
	}
	for _, w := range rec.Warnings {
		r.Warnings = append(r.Warnings, bench.Warning(w))
	}
	return r
}

// slot is a place for a histogram in a round; it has a name in records and in tags of the log.
type slot struct {
	name string
	at   **bench.Histogram
}

// slotNames are the names of slots.
var slotNames = [...]string{
	"get", "during/deciding", "during/waiting", "during/exiting", "during/freeing", "stalled",
	"unload", "parts/scheme", "parts/holders", "parts/exit", "refused-unload", "open",
}

// getSlots is how many of slots are of gets: the first.
const getSlots = 5

// slots returns the places for histograms in r, in the order in which they are
// in the log.
func slots(r *bench.Round) (all [len(slotNames)]slot) {
	for i, at := range [...]**bench.Histogram{
		&r.Get, &r.During.Deciding, &r.During.Waiting, &r.During.Exiting, &r.During.Freeing, &r.Stalled,
		&r.Unload, &r.Parts.Scheme, &r.Parts.Holders, &r.Parts.Exit, &r.RefusedUnload, &r.Open,
	} {
		all[i] = slot{slotNames[i], at}
	}
	return all
}

func encodeRound(r *bench.Round) ([]byte, error) {
	data, err := json.Marshal(toRecord(r))
	if err != nil {
		return nil, fmt.Errorf("round %d of %s: %w", r.N, r.Cell, err)
	}
	return append(data, '\n'), nil
}

func decodeRecord(in *strictly, line []byte, schema int) (*record, error) {
	if schema == 1 {
		return decodeRecord1(line)
	}
	rec := new(record)
	if err := in.read(line, rec); err != nil {
		return nil, err
	}
	for _, w := range rec.Warnings {
		switch w.Kind {
		case bench.Disturbed, bench.Throttled, bench.Paused, bench.Overloaded, bench.NoUnload, bench.Worded:
		default:
			return nil, fmt.Errorf("unknown kind of warning %.40q: %w", w.Kind, errNewer)
		}
	}
	return rec, nil
}

func (rec *record) check() error {
	if err := checkCell(bench.Cell(rec.Cell)); err != nil {
		return err
	}
	for _, c := range []struct {
		what string
		n    int64
	}{
		{"N", int64(rec.N)}, {"Process", int64(rec.Process)}, {"Lookups", rec.Lookups},
		{"Elapsed", int64(rec.Elapsed)}, {"Refused", rec.Refused},
		{"Misses", rec.Misses}, {"Unloads", rec.Unloads}, {"RefusedUnloads", rec.RefusedUnloads}, {"Total", rec.Total},
		{"Opens", rec.Opens}, {"FailedOpens", rec.FailedOpens}, {"Modprobes", rec.Modprobes},
		{"Looks", rec.Cores.Looks}, {"Looks", rec.TimedCores.Looks},
	} {
		if c.n < 0 {
			return fmt.Errorf("%s is %d, want 0 or more", c.what, c.n)
		}
	}
	for _, c := range []coresRecord{rec.Cores, rec.TimedCores} {
		if c.Slowed < 0 || c.Slowed > 1 {
			return fmt.Errorf("Slowed is %v, want 0 to 1", c.Slowed)
		}
	}
	for name, e := range rec.Histograms {
		switch {
		case !slices.Contains(slotNames[:], name):
			return fmt.Errorf("unknown histogram %.40q: %w", name, errNewer)
		case e.Min < 0 || e.Max < e.Min:
			return fmt.Errorf("histogram %s from %v to %v makes no sense", name, e.Min, e.Max)
		}
	}
	return nil
}

var errNewer = errors.New("written by a newer modbench?")
