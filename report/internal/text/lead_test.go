package text_test

import (
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/report/internal/text"
	"github.com/modbench/modbench/results"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// smallRun is a run of one workload and subsystem on two processors.
func smallRun(rounds int, schemes ...string) *results.Run {
	return resultstest.Run(resultstest.Options{Rounds: rounds, Schemes: schemes, Workloads: []string{"lookup-heavy"},
		Subsystems: []string{"filesystem"}, Procs: []int{2}})
}

// changed is run with each of its rounds changed.
func changed(run *results.Run, change func(*bench.Round)) *results.Run {
	for _, r := range run.Rounds {
		change(r)
	}
	return run
}

// twins makes all the schemes of a run do as many lookups, but for noise that no round shares.
func twins(run *results.Run, schemes ...string) *results.Run {
	return changed(run, func(r *bench.Round) {
		for i, s := range schemes {
			if r.Cell.Scheme == s {
				h := fnv.New32a()
				fmt.Fprint(h, r.N, i)
				r.Lookups = 1400e3 + int64(h.Sum32()%1000)*100
			}
		}
	})
}

// role gives a scheme of the run another role.
func role(run *results.Run, scheme, role string) *results.Run {
	for i := range run.Manifest.Schemes {
		if run.Manifest.Schemes[i].Name == scheme {
			run.Manifest.Schemes[i].Role = role
		}
	}
	return run
}

// dropped drops rounds of a run.
func dropped(run *results.Run, drop func(*bench.Round) bool) *results.Run {
	kept := run.Rounds[:0]
	for _, r := range run.Rounds {
		if !drop(r) {
			kept = append(kept, r)
		}
	}
	run.Rounds = kept
	return run
}

// opening follows opens to their end: tryget fails some, the more the shorter the period is, and rwsem few.
func opening(run *results.Run) *results.Run {
	return changed(run, func(r *bench.Round) {
		r.Opens, r.Open = 1_000_000, new(bench.Histogram)
		r.Open.Add(time.Microsecond)
		switch r.Cell.Scheme {
		case "tryget":
			r.FailedOpens = int64(10 + r.N)
			if r.Cell.Point == "period=2ms" {
				r.FailedOpens *= 100
			}
		case "rwsem":
			r.FailedOpens = int64(r.N % 3)
		}
	})
}

// The cases of the golden file: what a run is, and the run.
var leads = []struct {
	name string
	run  func() *results.Run
}{
	{"one clear winner", func() *results.Run { return smallRun(12, "none", "rwsem", "tryget", "hazardous") }},
	{"two machines", func() *results.Run {
		small, large := smallRun(12, "tryget", "rwsem"), smallRun(12, "tryget", "rwsem")
		large.Dirs, large.Env.Machine.CPU = []string{"larger"}, "Larger CPU 4.0 GHz"
		both, err := results.Merge(small, large)
		if err != nil {
			panic(err)
		}
		return both
	}},
	{"more workers than processors", func() *results.Run {
		return changed(smallRun(12, "tryget", "rwsem"), func(r *bench.Round) { r.Workers = 256 })
	}},
	{"one clear winner of two", func() *results.Run { return smallRun(12, "none", "tryget", "rwsem") }},
	{"a best set of several", func() *results.Run {
		return twins(smallRun(12, "none", "tryget", "rcu", "srcu", "rwsem"), "tryget", "rcu", "srcu")
	}},
	{"no difference of two", func() *results.Run {
		return twins(smallRun(10, "none", "tryget", "rwsem"), "tryget", "rwsem")
	}},
	{"no difference of many", func() *results.Run {
		return twins(smallRun(10, "none", "tryget", "rcu", "srcu"), "tryget", "rcu", "srcu")
	}},
	{"shown by the intervals alone", func() *results.Run {
		return smallRun(6, "none", "tryget", "rwsem", "channel", "x")
	}},
	{"too few rounds for some", func() *results.Run {
		return dropped(smallRun(12, "none", "tryget", "rwsem", "srcu"), func(r *bench.Round) bool {
			return r.Cell.Scheme == "srcu" && r.N > 3
		})
	}},
	{"too few rounds for all but one", func() *results.Run {
		return dropped(smallRun(12, "none", "tryget", "rwsem"), func(r *bench.Round) bool {
			return r.Cell.Scheme == "rwsem" && r.N > 3
		})
	}},
	{"too few rounds for all", func() *results.Run { return smallRun(3) }},
	{"one round", func() *results.Run { return smallRun(1, "rwsem") }},
	{"one scheme only", func() *results.Run { return smallRun(6, "none", "rwsem") }},
	{"the floor only", func() *results.Run { return smallRun(6, "none") }},
	{"nothing", func() *results.Run { return smallRun(0) }},
	{"missing cells", func() *results.Run {
		run := resultstest.Run(resultstest.Options{Rounds: 10, Workloads: []string{"lookup-heavy"},
			Subsystems: []string{"filesystem", "net_device"}})
		return dropped(run, func(r *bench.Round) bool {
			return r.Cell.Subsystem == "net_device" && (r.Cell.Scheme == "rwsem" || r.Cell.Procs == 2)
		})
	}},
	{"interrupted", func() *results.Run {
		run := smallRun(10)
		run.Rounds = run.Rounds[:20]
		run.Notes = []results.Note{results.Incomplete{Dir: "results/x", Status: results.Interrupted, Done: 20,
			Planned: 30, Cells: 3, PerCell: 10, Whole: 6, Ahead: 2}}
		return run
	}},
	{"a control by name", func() *results.Run { return smallRun(10, "none", "modcount", "rwsem") }},
	{"an own scheme", func() *results.Run { return smallRun(12, "none", "rwsem", "striped") }},
	{"one that beats the floor by its own index", func() *results.Run {
		return changed(role(smallRun(12, "none", "syncmap", "rwsem"), "syncmap", figures.OwnIndex),
			func(r *bench.Round) {
				if r.Cell.Scheme == "syncmap" {
					r.Lookups *= 7
				}
			})
	}},
	{"one that beats the floor by what it does not serve", func() *results.Run {
		return changed(smallRun(12, "none", "tryget", "rwsem"), func(r *bench.Round) {
			if r.Cell.Scheme == "tryget" {
				r.Lookups, r.Refused = r.Lookups*5, r.Total/10
			}
		})
	}},
	{"one that beats the floor, and nothing explains it", func() *results.Run {
		return changed(smallRun(12, "none", "tryget", "rwsem"), func(r *bench.Round) {
			if r.Cell.Scheme == "tryget" {
				r.Lookups *= 5
			}
		})
	}},
	{"on several numbers of processors", func() *results.Run {
		return resultstest.Run(resultstest.Options{Rounds: 12, Workloads: []string{"unload-heavy"},
			Subsystems: []string{"device_driver"}})
	}},
	{"a sweep", func() *results.Run {
		run := resultstest.Run(resultstest.Options{Rounds: 12, Workloads: []string{"section-sweep"},
			Subsystems: []string{"filesystem"}, Procs: []int{2}, Points: []string{"hold=0s", "hold=1µs", "hold=20µs"}})
		return changed(run, func(r *bench.Round) {
			if r.Cell.Point == "hold=20µs" {
				r.Lookups = 40e3 + int64(r.N*7%11)*300
				if r.Cell.Scheme == "rwsem" {
					r.Lookups = 40e3 + int64((r.N*5+3)%11)*300
				}
			}
		})
	}},
	{"opens that fail", func() *results.Run { return opening(smallRun(12, "none", "tryget", "rwsem", "rcu")) }},
	{"opens that fail over a sweep", func() *results.Run {
		return opening(resultstest.Run(resultstest.Options{Rounds: 12, Workloads: []string{"unknown-filesystem"},
			Subsystems: []string{"filesystem"}, Procs: []int{1, 2}, Points: []string{"period=50ms", "period=2ms"}}))
	}},
	{"opens of which none fails", func() *results.Run {
		return changed(opening(smallRun(12, "none", "tryget", "rwsem")), func(r *bench.Round) { r.FailedOpens = 0 })
	}},
	{"a declared price of memory", func() *results.Run {
		run := smallRun(12)
		for i := range run.Manifest.Schemes {
			run.Manifest.Schemes[i].Memory = "128 B for each module and processor"
		}
		return run
	}},
	{"a scheme that declares no memory", func() *results.Run {
		run := smallRun(12)
		for i := range run.Manifest.Schemes {
			run.Manifest.Schemes[i].Memory = "none"
		}
		return run
	}},
}

// TestLead holds the sentences that a run is answered in to a golden file.
func TestLead(t *testing.T) {
	var b strings.Builder
	for _, c := range leads {
		run := c.run()
		g := figures.Summarise(run.Data())
		fmt.Fprintf(&b, "== %s\n", c.name)
		if nothing := text.NoAnswer(g); nothing != "" {
			fmt.Fprintln(&b, nothing)
		}
		for _, a := range text.Lead(g) {
			fmt.Fprintln(&b, a.Where)
			for _, s := range a.Says {
				fmt.Fprintf(&b, "  %s\n", s)
			}
		}
		if c.name == "interrupted" || c.name == "a control by name" {
			fmt.Fprintf(&b, "  ! %s\n", text.Caveats(run, g)[0])
		}
	}
	if *update {
		if err := os.WriteFile("testdata/lead.txt", []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/lead.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("testdata/lead.txt differs; look at it, and if it is right run go test -update (-want +got):\n%s", diff)
	}
}

// TestDuel: what is shown to be more and what is shown to be less are worded apart.
func TestDuel(t *testing.T) {
	run := resultstest.Run(resultstest.Options{Rounds: 12, Schemes: []string{"tryget", "rwsem"},
		Workloads: []string{"lookup-heavy"}, Subsystems: []string{"filesystem", "net_device"}, Procs: []int{2}})
	changed(run, func(r *bench.Round) {
		if r.Cell.Scheme == "rwsem" && r.Cell.Subsystem == "net_device" {
			r.Lookups *= 4
		}
	})
	got := text.Duel(figures.Summarise(run.Data()), "rwsem", "tryget")
	for _, want := range []string{"0.6", "in `filesystem`; 2.", "in `net_device` |"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\ndoes not contain %q", got, want)
		}
	}
}
