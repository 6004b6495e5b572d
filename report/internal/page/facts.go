package page

import (
	"cmp"
	"fmt"
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
	rounds := map[figures.Setting][]*figures.Round{}
	for _, r := range src.grid.Data.Rounds {
		setting := figures.SettingOf(r.Cell)
		rounds[setting] = append(rounds[setting], r)
	}
	add := func(name string, of func(w figures.Setting) string) {
		r := row{Cells: []tableCell{{Text: name}}}
		for _, w := range src.grid.Settings {
			r.Cells = append(r.Cells, tableCell{Text: of(w)})
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
		columns = append(columns, rounds[w][0].Inputs())
	}
	t.Rows = knobRows(workloads.StandardKnobs(), columns)
	add("measured in each round", func(w figures.Setting) string {
		return between(rounds[w],
			func(r *figures.Round) time.Duration { return r.Elapsed.Round(time.Millisecond) }) + " without clock reads"
	})
	add("latency sampled", func(w figures.Setting) string {
		if r := rounds[w][0]; r.Sampled > 0 {
			every := between(rounds[w], func(r *figures.Round) int32 { return r.Sampled })
			return fmt.Sprintf("1 get in %s, by what a lookup takes; reading the clock (%s) is %v of it", every,
				r.Clock, r.Overhead)
		}
		return "no"
	})
	add("entries in the tables", func(w figures.Setting) string { return entries(rounds[w]) })
	return t
}

// between words the range of a value over rounds.
func between[T cmp.Ordered](rounds []*figures.Round, of func(*figures.Round) T) string {
	least, most := of(rounds[0]), of(rounds[0])
	for _, r := range rounds {
		least, most = min(least, of(r)), max(most, of(r))
	}
	if least == most {
		return fmt.Sprint(least)
	}
	return fmt.Sprintf("%v to %v", least, most)
}

// premise words the knobs that decide, for the head of a workload's section.
func premise(src *source, w sweep) string {
	for _, r := range src.grid.Data.Rounds {
		if !w.has(r.Cell) {
			continue
		}
		if r.Replayed() != nil {
			return text.Replayed(r)
		}
		k := r.Knobs
		if len(w.settings) > 1 {
			label, points := w.points()
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

// entries says how many entries each subsystem had in rounds of one setting.
func entries(rounds []*figures.Round) string {
	var parts []string
	seen := map[string]bool{}
	for _, r := range rounds {
		if !seen[r.Cell.Subsystem] {
			seen[r.Cell.Subsystem] = true
			parts = append(parts, fmt.Sprintf("%s %d", r.Cell.Subsystem, r.Entries))
		}
	}
	return strings.Join(parts, ", ")
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }
