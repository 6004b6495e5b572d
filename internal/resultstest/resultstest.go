// Package resultstest makes up runs for tests of what reads and shows results:
// plausible numbers, nothing measured, the same for the same options.
package resultstest

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/results"
	"github.com/modbench/modbench/workloads"
)

// Options say what a made-up run covers; an empty list is the whole axis.
type Options struct {
	Workloads  []string
	Schemes    []string // known by name: none, tryget, rwsem, modcount; others are contenders
	Subsystems []string
	Procs      []int
	Points     []string // of a sweep; empty: none
	Rounds     int      // of each cell; 0: none
	Samples    int      // latencies in a histogram; 0: 400

	_ struct{}
}

// The axes of the main job.
var (
	Workloads  = []string{"lookup-heavy", "unload-heavy"}
	Schemes    = []string{"none", "tryget", "rwsem"}
	Subsystems = []string{"net_device", "filesystem", "file_operations", "block_device_operations", "device_driver"}
	Procs      = []int{1, 2}
)

var known = map[string]results.Scheme{
	"none": {Name: "none", Summary: "no guard at all, unload refused", Source: "made up", Role: "floor",
		Refuses: "never"},
	"tryget": {Name: "tryget", Summary: "try_module_get and module_put", Source: "Linux 2.5.52", Role: "contender",
		Refuses: "also after a refused unload"},
	"rwsem": {Name: "rwsem", Summary: "a read/write semaphore a table",
		Source: "Adam Richter, linux-kernel, 23 December 2002", Role: "contender", Refuses: "never"},
	"modcount": {Name: "modcount", Summary: "counting inside the module", Source: "Linux 2.4", Role: "control",
		Refuses: "never"},
}

// Environment is that of a machine which does not exist.
func Environment() env.Environment {
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	return env.Environment{
		Schema: env.Schema,
		Time:   at,
		Machine: env.Machine{
			CPU: "Example CPU 2.0 GHz", Vendor: "Example", Family: "6", Model: "1", Stepping: "1",
			Processors: "2", Cores: "2", Threads: "1", Frequency: "2000000000", Boost: env.Unknown, CacheLine: "64",
			L1Data: "49152", L1Code: "32768", L2: "2097152", L3: "110100480", InvariantTSC: "true", VM: "true",
			Hypervisor: "KVM", CPUInfo: "processor : 0",
		},
		Kernel: env.Kernel{
			Version: "Linux version 6.1.0", Clocksource: "tsc", Governor: env.Unknown, FrequencyDriver: env.Unknown,
			MaxFrequency: env.Unknown, Turbo: env.Unknown, SMT: "notsupported", NUMANodes: "0",
			HugePages:       "always [madvise] never",
			Vulnerabilities: map[string]string{"meltdown": "Not affected", "spectre_v2": "Mitigation: Enhanced IBRS"},
		},
		Limits: env.Limits{CgroupCPUMax: "max 100000", Cpuset: "0-1", Affinity: "0-1", Isolated: env.Unknown},
		Go: env.Go{
			Version: "go1.26.8", OS: "linux", Arch: "amd64", Maxprocs: 2, NumCPU: 2, GC: "100",
			MemoryLimit: env.Unknown,
			Debug:       "unset", Flags: "unset", AMD64: "v1", Experiment: "unset", Pinning: "procPin",
			Main: "github.com/modbench/modbench (devel)", Commit: "0123456789abcdef0123456789abcdef01234567",
			CommitTime: "2026-11-23T11:00:00Z", Modified: "false",
			Build: map[string]string{"-compiler": "gc"}, Dependencies: map[string]string{"example.org/dep": "v1.0.0"},
		},
		Before: env.Load{Time: at, Average: "0.10 0.20 0.30 1/100 1000", Stat: "cpu 100 0 100 1000 0 0 0 0 0 0"},
	}
}

// Run makes up a complete run.
func Run(o Options) *results.Run {
	e := Environment()
	run := &results.Run{Dirs: []string{"results/example"}, Env: e}
	m := &run.Manifest
	m.Schema, m.Status, m.Profile, m.Seed, m.Created = results.Schema, results.Complete, "standard", 1, e.Time
	m.Command = []string{"modbench", "run", "--profile", "standard"}
	m.Rounds = o.Rounds
	m.After = env.Load{Time: e.Time.Add(time.Minute), Average: "1.90 0.80 0.40 3/100 1000",
		Stat: "cpu 1100 0 200 2000 0 0 0 4 0 0"}
	for _, s := range or(o.Schemes, Schemes) {
		info, ok := known[s]
		if !ok {
			info = results.Scheme{Name: s, Summary: "made up", Source: "made up", Role: "contender", Refuses: "never"}
		}
		m.Schemes = append(m.Schemes, info)
	}
	for _, w := range or(o.Workloads, Workloads) {
		for _, sub := range or(o.Subsystems, Subsystems) {
			for _, procs := range or(o.Procs, Procs) {
				for _, point := range or(o.Points, []string{""}) {
					for _, s := range m.Schemes {
						m.Cells = append(m.Cells, bench.Cell{Workload: w, Scheme: s.Name, Subsystem: sub, Procs: procs,
							Point: point})
					}
				}
			}
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range o.Rounds {
		for i, c := range m.Cells {
			at := e.Time.Add(time.Duration(n*len(m.Cells)+i) * time.Second)
			run.Rounds = append(run.Rounds, Round(rng, c, n, at, max(o.Samples, 0)))
		}
	}
	m.Done, run.Planned = len(run.Rounds), m.Planned()
	return run
}

// Summary is the summary of rounds of one cell.
func Summary(rounds ...*bench.Round) *figures.Summary {
	d := new(figures.Data)
	for _, r := range rounds {
		d.Add(r)
	}
	return figures.Summarise(d).At(rounds[0].Cell)
}

func or[T any](list, all []T) []T {
	if len(list) == 0 {
		return all
	}
	return list
}

// Round makes up round n of cell c.
func Round(rng *rand.Rand, c bench.Cell, n int, at time.Time, samples int) *bench.Round {
	if samples == 0 {
		samples = 400
	}
	jitter := func(v, sd float64) float64 { return v * math.Exp(sd*rng.NormFloat64()) }
	op, stop := cost(c)
	op = jitter(op, 0.02)
	r := &bench.Round{
		Cell: c, N: n, Process: n, Start: at, Entries: 67, Workers: c.Procs, Batch: 64, Sampled: 101,
		Overhead: 25 * time.Nanosecond,
		Knobs: workloads.Knobs{ExitCost: 20 * time.Microsecond, Period: 5 * time.Millisecond, Skew: 1, Missing: 0.01,
			Scale: 1, Seed: 1},
		Elapsed: 100 * time.Millisecond, Clock: "tsc",
		WarmUp: 20 * time.Millisecond, Steady: true, Interference: bench.Interference{Known: true, Unit: 0.01},
		Get: new(bench.Histogram),
	}
	r.Lookups = int64(float64(r.Elapsed) / op)
	r.Total = 2 * r.Lookups
	r.Misses = r.Total / 100
	for range samples {
		v := jitter(25+op*float64(c.Procs), 0.15)
		if rng.Float64() < 0.004 {
			v *= 10 + 40*rng.Float64() // an interrupt, or a wait for an unload
		}
		r.Get.Add(time.Duration(v))
	}
	if stop == 0 {
		r.RefusedUnloads = 20
		return r
	}
	addUnloads(r, jitter, op, stop, samples)
	if c.Scheme == "tryget" {
		r.Refused = r.Total / 5000
		r.RefusedUnloads = 3
	}
	if c.Procs == 2 && c.Scheme == "rwsem" && n == 0 {
		r.Warnings = []bench.Warning{{Kind: bench.Worded, Text: "more workers than processors"}}
	}
	return r
}

// addUnloads makes up the unloads of r: what each took, and the lookups meanwhile.
func addUnloads(r *bench.Round, jitter func(v, sd float64) float64, op, stop float64, samples int) {
	r.Unload, r.Stalled = new(bench.Histogram), new(bench.Histogram)
	r.Parts = bench.Parts{Scheme: new(bench.Histogram), Holders: new(bench.Histogram), Exit: new(bench.Histogram)}
	for range max(samples/20, 1) {
		d := time.Duration(jitter(stop, 0.4))
		r.Unload.Add(d)
		r.Parts.Scheme.Add(d / 2)
		r.Parts.Holders.Add(d / 8)
		r.Parts.Exit.Add(d - d/2 - d/8)
		r.Stalled.Add(d / 3)
	}
	r.Unloads = int64(r.Unload.Count())
	during := []**bench.Histogram{&r.During.Deciding, &r.During.Waiting, &r.During.Exiting}
	if r.Cell.Scheme == "tryget" {
		during = append(during, &r.During.Freeing)
	}
	for i, h := range during {
		*h = new(bench.Histogram)
		for n := range 20 {
			(*h).Add(time.Duration(op * float64(1+i) * float64(20+n)))
		}
	}
	if r.Cell.Workload == "stalled-holder" {
		for n := range 50 {
			left := 4
			if r.Cell.Scheme == "rwsem" {
				left = 1 + n/4 // all pile up behind one
			}
			r.Unfreed = append(r.Unfreed, bench.Unfreed{At: time.Duration(n) * r.Elapsed / 49, Modules: left})
		}
	}
}

// cost is what a lookup and an unload take, in ns; no unload for the floor.
func cost(c bench.Cell) (op, stop float64) {
	for i, sub := range Subsystems {
		if c.Subsystem == sub {
			op = 20 + 15*float64(i)
		}
	}
	switch c.Scheme {
	case "none":
		return op / float64(c.Procs), 0
	case "tryget":
		op, stop = op+18*float64(c.Procs), 60e3
	case "rwsem":
		op, stop = op+20*float64(c.Procs*c.Procs), 24e3
	default:
		op, stop = op+10+5*float64(len(c.Scheme)), 10e3+4e3*float64(len(c.Scheme))
	}
	if c.Workload == "unload-heavy" {
		op, stop = op*1.5, stop*1.2
	}
	return op, stop
}
