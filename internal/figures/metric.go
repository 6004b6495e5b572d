package figures

import (
	"time"

	"github.com/modbench/modbench/bench"
)

// Direction says which way a metric is better.
type Direction int

// Neither is for counts that only say what happened.
const (
	Neither Direction = 0
	Higher  Direction = +1
	Lower   Direction = -1
)

// Quantity says what a metric counts, and so how it is worded.
type Quantity int

// Time is in ns, Rate in events a second, Share from 0 to 1.
const (
	Count Quantity = iota
	Time
	Rate
	Share
)

// Metric is one figure of a round.
type Metric struct {
	Unit     string // in bench.txt
	Label    string // in tables and charts
	Quantity Quantity
	Better   Direction
	Of       func(*Round) (v float64, ok bool) // ok: the round has it; nil: a ratio, which rounds do not have alone

	Measured func(*bench.Round) (v float64, ok bool) // the same of the round as it was measured; nil: a ratio
	rests    func(samples float64) int               // of a quantile: how many of them it rests on; nil: it is none
	samples  histogram                               // of a quantile: what it is one of

	at   int     // in Metrics, or if it is a ratio:
	of   *Metric // of what,
	base string  // to which scheme's; see [Relative]

	_ struct{}
}

// The metrics, one naming table for files, tables and charts.
var (
	NsPerOp = metric("ns/op", "wall time per lookup", Time, Lower,
		func(r *bench.Round) float64 { return r.NsPerOp() })
	Throughput = metric("lookups/s", "throughput", Rate, Higher,
		func(r *bench.Round) float64 { return r.Throughput() })
	GetP50        = quantile("p50-ns", "get p50", 0.5, gets)
	GetP90        = quantile("p90-ns", "get p90", 0.9, gets)
	GetP99        = quantile("p99-ns", "get p99", 0.99, gets)
	GetP999       = quantile("p99.9-ns", "get p99.9", 0.999, gets)
	GetMax        = quantile("max-ns", "get max", 1, gets)
	UnloadP50     = quantile("unload-p50-ns", "unload p50", 0.5, unloads)
	UnloadP99     = quantile("unload-p99-ns", "unload p99", 0.99, unloads)
	UnloadMax     = quantile("unload-max-ns", "unload max", 1, unloads)
	UnloadScheme  = quantile("unload-scheme-p50-ns", "of it scheme, p50", 0.5, inScheme)
	UnloadHolders = quantile("unload-holders-p50-ns", "of it holders, p50", 0.5, byHolders)
	UnloadExit    = quantile("unload-exit-p50-ns", "of it exit, p50", 0.5, inExit)
	OpenP50       = quantile("open-p50-ns", "open p50", 0.5, opens)
	OpenP99       = quantile("open-p99-ns", "open p99", 0.99, opens)
	OpenP999      = quantile("open-p99.9-ns", "open p99.9", 0.999, opens)
	OpenMax       = quantile("open-max-ns", "open max", 1, opens)
	FailedOpens   = opened("failed/Mopen", "failed opens/million", Lower, func(r *bench.Round) float64 {
		return float64(r.FailedOpens) / float64(max(r.Opens, 1)) * 1e6
	})
	Modprobes = opened("modprobes", "modprobes", Neither,
		func(r *bench.Round) float64 { return float64(r.Modprobes) })
	RefusedUnloadP50 = quantile("unload-refused-p50-ns", "refused unload p50", 0.5, refusedUnloads)
	RefusedUnloadMax = quantile("unload-refused-max-ns", "refused unload max", 1, refusedUnloads)
	InUse            = &Metric{Unit: "in-use", Label: "modules in use", Quantity: Share, Better: Neither,
		Measured: func(r *bench.Round) (float64, bool) { return r.InUse, r.Knobs.InUse > 0 }}
	CoresSlowed = slowed("cores-slowed", "slowed cores",
		func(r *bench.Round) bench.Cores { return r.Cores })
	TimedCoresSlowed = slowed("timed-cores-slowed", "slowed cores, timed",
		func(r *bench.Round) bench.Cores { return r.TimedCores })
	StallP50 = quantile("stall-p50-ns", "bystander stall p50", 0.5, stalls)
	StallMax = quantile("stall-max-ns", "bystander stall max", 1, stalls)
	Unloads  = metric("unloads", "unloads", Count, Neither,
		func(r *bench.Round) float64 { return float64(r.Unloads) })
	RefusedUnloads = metric("refused-unloads", "refused unloads", Count, Lower,
		func(r *bench.Round) float64 { return float64(r.RefusedUnloads) })
	Refused   = perGet("refused/op", "refused gets", Lower, func(r *bench.Round) int64 { return r.Refused })
	Misses    = perGet("misses/op", "misses", Neither, func(r *bench.Round) int64 { return r.Misses })
	Autoloads = metric("autoloads", "autoloads", Count, Neither,
		func(r *bench.Round) float64 { return float64(r.Autoloads) })
	Agreement = replayed("agreement", "unload answers as the kernel's", Share, func(r *bench.Round) (float64, bool) {
		attempts, same := r.Replay.Agreement()
		return float64(same) / float64(max(attempts, 1)), attempts > 0
	})
	Served = replayed("served", "gets served of those that the kernel served", Share,
		func(r *bench.Round) (float64, bool) {
			return float64(r.Replay.Served) / float64(max(r.Replay.Gets, 1)), r.Replay.Gets > 0
		})
	Kept = replayed("times-real", "speed beside the trace's own", Count, func(r *bench.Round) (float64, bool) {
		passes := float64(r.Lookups) / float64(max(r.Replay.Gets+r.Replay.Requests, 1))
		return r.Replay.Span.Seconds() * passes / max(r.Elapsed.Seconds(), 1e-9), r.Lookups > 0
	})
	Allocs = metric("allocs/op", "allocations per lookup", Count, Lower,
		func(r *bench.Round) float64 { return r.Allocs })
)

// fewLooks is how often workers must have looked at their cores at least, so that the share of the looks says anything.
const fewLooks = 4

// Metrics are all of them, in the order of bench.txt.
var Metrics = kept([]*Metric{
	NsPerOp, Throughput, GetP50, GetP90, GetP99, GetP999, GetMax, UnloadP50, UnloadP99, UnloadMax,
	UnloadScheme, UnloadHolders, UnloadExit, StallP50, StallMax,
	Unloads, RefusedUnloads, Refused, Misses, Autoloads, Allocs,
	Agreement, Served, Kept,
	FailedOpens, OpenP50, OpenP99, OpenP999, OpenMax, Modprobes, RefusedUnloadP50, RefusedUnloadMax, InUse,
	CoresSlowed, TimedCoresSlowed,
})

// kept gives each of all its place among the values of a [Round].
func kept(all []*Metric) []*Metric {
	for i, m := range all {
		m.at = i
		m.Of = func(r *Round) (float64, bool) { return r.value(atMetrics + i) }
	}
	return all
}

// Deciding are the figures that decide between schemes: what a lookup costs,
// what the slow ones cost, what an unload costs and, if there were any, how
// many lookups were refused.
var Deciding = []*Metric{Throughput, GetP99, UnloadP50, Refused}

func metric(unit, label string, q Quantity, better Direction, of func(*bench.Round) float64) *Metric {
	return &Metric{Unit: unit, Label: label, Quantity: q, Better: better,
		Measured: func(r *bench.Round) (float64, bool) { return of(r), q == Count || r.Lookups > 0 }}
}

func perGet(unit, label string, better Direction, of func(*bench.Round) int64) *Metric {
	m := &Metric{Unit: unit, Label: label, Quantity: Share, Better: better}
	m.Measured = func(r *bench.Round) (float64, bool) {
		if r.Total <= 0 {
			return 0, false
		}
		return float64(of(r)) / float64(r.Total), true
	}
	return m
}

// replayed is a figure of a round of a trace.
func replayed(unit, label string, q Quantity, of func(*bench.Round) (float64, bool)) *Metric {
	m := &Metric{Unit: unit, Label: label, Quantity: q, Better: Higher}
	m.Measured = func(r *bench.Round) (float64, bool) {
		if r.Replay == nil {
			return 0, false
		}
		return of(r)
	}
	return m
}

// opened is a figure of a round in which modprobe has a cost.
func opened(unit, label string, better Direction, of func(*bench.Round) float64) *Metric {
	m := &Metric{Unit: unit, Label: label, Quantity: Count, Better: better}
	m.Measured = func(r *bench.Round) (float64, bool) { return of(r), r.Open != nil && r.Opens > 0 }
	return m
}

// slowed is the share of the looks of workers that found their core slowed; see bench.Cores.
func slowed(unit, label string, of func(*bench.Round) bench.Cores) *Metric {
	return &Metric{Unit: unit, Label: label, Quantity: Share, Better: Neither,
		Measured: func(r *bench.Round) (float64, bool) { c := of(r); return c.Slowed, c.Looks >= fewLooks }}
}

// quantile is a point of a distribution; a round without values has none.
func quantile(unit, label string, q float64, of histogram) *Metric {
	m := &Metric{Unit: unit, Label: label, Quantity: Time, Better: Lower}
	m.Measured = func(r *bench.Round) (float64, bool) {
		h := sampled[of](r)
		if h == nil || h.Count() == 0 {
			return 0, false
		}
		if q == 1 {
			return float64(h.Max()) / float64(time.Nanosecond), true
		}
		return float64(h.Quantile(q)) / float64(time.Nanosecond), true
	}
	if m.samples = of; q < 1 { // of a maximum everybody knows that it is one sample
		m.rests = func(n float64) int { return beside(q, n) }
	}
	return m
}

// MetricOf returns the metric with a unit as bench.txt has it, or nil.
func MetricOf(unit string) *Metric {
	for _, m := range Metrics {
		if m.Unit == unit {
			return m
		}
	}
	return nil
}
