package page

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/text"
	"github.com/modbench/modbench/workloads"
)

// inputs returns the knobs, which every scheme was given alike: a row for each, a
// column for each workload.
func inputs(src *source) table {
	t := table{Caption: "Inputs, the same for every scheme", Head: []string{"knob"}, Labels: 1}
	of := map[figures.Setting]*premises{}
	for _, s := range src.grid.Data.Rounds.Cells() {
		setting := figures.SettingOf(s.Cell)
		if of[setting] == nil {
			of[setting] = &premises{first: s.First()}
		}
		of[setting].add(s)
	}
	add := func(name string, says func(w figures.Setting) string) {
		r := row{Cells: []tableCell{{Text: name}}}
		for _, w := range src.grid.Settings {
			r.Cells = append(r.Cells, tableCell{Text: says(w)})
		}
		t.Rows = append(t.Rows, r)
	}
	for _, w := range src.grid.Settings {
		t.Head = append(t.Head, w.String())
	}
	if len(src.grid.Settings) == 0 {
		return table{}
	}
	var columns []workloads.Knobs
	for _, w := range src.grid.Settings {
		columns = append(columns, of[w].first.Inputs())
	}
	t.Rows = knobRows(workloads.StandardKnobs(), columns)
	add("measured in each round", func(w figures.Setting) string {
		return of[w].elapsed.String() + " without clock reads"
	})
	add("latency sampled", func(w figures.Setting) string {
		if r := of[w].first; r.Sampled > 0 {
			return fmt.Sprintf("1 get in %s, by what a lookup takes; reading the clock (%s) is %v of it",
				of[w].sampled, r.Clock, r.Overhead)
		}
		return "no"
	})
	add("entries in the tables", func(w figures.Setting) string { return strings.Join(of[w].entries, ", ") })
	return t
}

// premises are what the rounds of a setting were measured with.
type premises struct {
	first   *figures.Round
	elapsed span[time.Duration]
	sampled span[int32]
	entries []string // of each subsystem
	named   []string // these subsystems
}

// add adds the rounds of a cell.
func (p *premises) add(s *figures.Series) {
	for r := range s.All() {
		p.elapsed.add(r.Elapsed.Round(time.Millisecond))
		p.sampled.add(r.Sampled)
	}
	if sub := s.Cell.Subsystem; !slices.Contains(p.named, sub) {
		p.named = append(p.named, sub)
		p.entries = append(p.entries, fmt.Sprintf("%s %d", sub, s.Common()[0].Entries))
	}
}

// span is from the least to the most of some values.
type span[T cmp.Ordered] struct {
	least, most T
	some        bool // there are any
}

func (s *span[T]) add(v T) {
	if !s.some {
		*s = span[T]{v, v, true}
	}
	s.least, s.most = min(s.least, v), max(s.most, v)
}

func (s span[T]) String() string {
	if s.least == s.most {
		return fmt.Sprint(s.least)
	}
	return fmt.Sprintf("%v to %v", s.least, s.most)
}

// premise words the knobs that decide, for the head of a workload's section.
func premise(src *source, w sweep) string {
	for r := range src.grid.Data.Rounds.Of(w.has) {
		if r.Replayed() != nil {
			return text.Replayed(r)
		}
		k := r.Knobs
		if len(w.settings) > 1 {
			label, points := w.points()
			for i, p := range points {
				points[i] = text.Point(p)
			}
			return fmt.Sprintf("%s swept over %s; the other knobs are in Inputs, below.", text.Capital(label),
				text.And(points))
		}
		exit := fmt.Sprintf(", exit takes %v", k.ExitCost)
		workers, period := fmt.Sprintf("%s on %s", text.Count(r.Workers, "worker"),
			text.Processors(r.Cell.Procs)), "unloads one after the other"+exit
		switch {
		case k.PerUnload > 0:
			period = fmt.Sprintf("one unload in %d lookups, by the workers themselves", k.PerUnload) + exit
		case k.Unloaders == 0:
			period = "nothing is unloaded"
		case k.Period > 0:
			period = fmt.Sprintf("an unload every %v", k.Period) + exit
		}
		return fmt.Sprintf("%s, each entry held for %s; %s; popularity skew %s; "+
			"%s %% of lookups for what is not there%s. All knobs: Inputs, below.",
			workers, hold(&k), period, number(k.Skew), number(100*k.Missing), people(&k))
	}
	return ""
}

// people words the knobs of a busy system: how many modules are held, how unloads ask, and what modprobe costs; "" if
// none is set.
func people(k *bench.Knobs) (words string) {
	if k.InUse > 0 {
		words += fmt.Sprintf("; %s %% of the modules in use at any time", number(100*k.InUse))
	}
	if k.Unload != "" && k.Unload != workloads.Escalate {
		words += fmt.Sprintf("; unloads ask as %s", k.Unload)
	}
	if k.ModprobeCost > 0 {
		words += fmt.Sprintf("; modprobe takes %v", k.ModprobeCost)
	}
	return words
}

// hold words how long an entry is held.
func hold(k *bench.Knobs) string {
	if k.HoldDist != "" {
		return "as long as in the trace " + string(k.HoldDist)
	}
	return k.Hold.String()
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }
