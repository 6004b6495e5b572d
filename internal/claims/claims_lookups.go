package claims

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/atomicref"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/schemes/unloadrwsem"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/files"
)

// ofLookups returns claims 1 to 4, about what lookups and opens come to.
func ofLookups() []Claim {
	return []Claim{
		{
			Number: 1, Who: richter, When: december,
			Sentence: "A lookup that finds its entry always gets the module.",
			How: "Lookups that found their entry and were refused: while modules are unloaded and loaded all the " +
				"time, and while all workers look up the one module that is. try_module_get runs in the same " +
				"workloads, to show that they can have refused lookups.",
			Run: []string{"--workload", "unload-heavy,herd", "--scheme", "rwsem,tryget", "--subsystem", "filesystem",
				"--procs", "max"},
			Figures: refusedLookups, Judge: neverFails,
		},
		{
			Number: 2, Who: richter, When: december,
			Sentence: "With try_module_get a mount may answer \"unknown filesystem\" although the module is there; " +
				"whether it does is a matter of timing.",
			How: "Four workers open a module, hold it for some time and put it, while it is unloaded again and " +
				"again by an unload that waits. An open looks up; if that finds nothing or is refused, it loads the " +
				"module and looks up once more. Counted: opens that failed, for several times of holding. The unload " +
				"waits as long as the module is held, and all that time it is going and still listed.",
			Figures: timedHolds, Judge: unknownFilesystem,
		},
		{
			Number: 3, Who: richter, When: december,
			Sentence: "With locks on the tables a lookup waits for the exit, finds nothing, loads the module, and " +
				"succeeds.",
			How:     "The same opens under module_rwsem, with unloads that never pause and with one every 5 ms.",
			Figures: waitsAndLoads, Judge: succeeds,
		},
		{
			Number: 4, Who: richter, When: december,
			Sentence: "Nobody waits for the semaphores for long, except while a module's exit runs.",
			How: "While nothing is unloaded: how much longer than without a guard the 90th percentile of a lookup " +
				"is, at three rates of lookups from all processors. And the median of the lookups that begin while " +
				"an exit of 2 ms runs.",
			Figures: waits, Judge: contention,
		},
	}
}

// ofOpens returns claims 5 and 8, about what an open costs and what makes it fail.
func ofOpens() []Claim {
	return []Claim{
		{
			Number: 5, Who: richter + " (and in 2014 " + russell + ", of atomic counts)", When: november,
			Sentence: "What the guard costs cannot be seen beside an open or a mount.",
			How: "The processor time that get and put take beyond the search, compared with open(2) and close(2) " +
				"of an empty file on this machine.",
			Run: []string{"--workload", "lookup-heavy", "--scheme", "rwsem,atomicref,tryget",
				"--subsystem", "file_operations", "--procs", "1"},
			Figures: besideOpen, Judge: againstOpen,
		},
		{
			Number: 8, Who: russell, When: january,
			Sentence: "With a semaphore in each module lookups fail without reason on several processors.",
			How: "A holder keeps a module, and rmmod asks for the module again and again without waiting, and is " +
				"refused each time. Counted: lookups of the same module that are refused, under the semaphore and " +
				"under one atomic count, which Linux has had since 2014.",
			Figures: refusedUnloads, Judge: spurious,
		},
	}
}

func refusedLookups(b *Bench) (f Figures, err error) {
	for _, scheme := range []string{rwsem.Info.Name, tryget.Info.Name} {
		var refused, all int64
		for _, r := range b.Measured {
			if r.Cell.Scheme == scheme {
				refused, all = refused+r.Refused, all+r.Total
			}
		}
		f = append(f, rate(scheme, "refused lookups under "+scheme, refused, all))
	}
	return f, nil
}

func timedHolds(b *Bench) (f Figures, err error) {
	for _, hold := range []time.Duration{0, 20 * time.Microsecond, 200 * time.Microsecond, 2 * time.Millisecond} {
		t, err := opens(b, tryget.New(), load{exit: 20 * time.Microsecond, hold: hold, workers: 4})
		if err != nil {
			return nil, err
		}
		f = append(f, rate(hold.String(), fmt.Sprintf("opens that failed, with holds of %v", hold), t.failed,
			t.opens))
	}
	return f, nil
}

func waitsAndLoads(b *Bench) (f Figures, err error) {
	const exit = 200 * time.Microsecond
	loads := int64(0)
	for _, c := range []struct {
		name, what string
		period     time.Duration
	}{{"always", "unloads that never pause", 0}, {"5ms", "an unload every 5 ms", 5 * time.Millisecond}} {
		t, err := opens(b, rwsem.New(), load{exit: exit, period: c.period, workers: max(b.Procs-1, 1)})
		if err != nil {
			return nil, err
		}
		loads += t.loads
		f = append(
			f,
			rate("failed-"+c.name, "opens that failed, with "+c.what, t.failed, t.opens),
			counted("p50-"+c.name, "half of all opens take less, with "+c.what, Time,
				float64(t.latency.Quantile(0.5))),
			counted(
				"p99-"+c.name,
				"99 % of all opens take less, with "+c.what,
				Time,
				float64(t.latency.Quantile(0.99)),
			),
			counted("max-"+c.name, "the longest open, with "+c.what, Time, float64(t.latency.Max())),
		)
	}
	return append(f, counted("loads", "opens that loaded their module", Number, float64(loads))), nil
}

// cells returns the summaries of a scheme in the rounds, in their order.
func (b *Bench) cells(scheme string) (all []*figures.Summary) {
	for _, block := range b.Grid.Blocks() {
		for _, c := range b.Grid.Cells(block) {
			if s := b.Grid.At(c); s != nil && c.Scheme == scheme {
				all = append(all, s)
			}
		}
	}
	return all
}

// figure returns the figure of a cell.
func figure(name, what string, unit Unit, s *figures.Summary, m *figures.Metric) Figure {
	return of(name, what, unit, s.Figure(m))
}

func waits(b *Bench) (f Figures, err error) {
	for _, each := range []float64{10_000, 100_000, 1_000_000} {
		var p90 [2]Figure
		for i, s := range []schemes.Scheme{none.New(), rwsem.New()} {
			values, err := paced(b, s, each)
			if err != nil {
				return nil, err
			}
			p90[i] = median("", "", Time, values)
		}
		what := fmt.Sprintf("longer than without a guard, nine in ten lookups, at %s/s", thousands(each))
		f = append(f, minus(fmt.Sprint(each), what, p90[1], p90[0]))
	}
	t, err := opens(b, rwsem.New(), load{exit: 2 * time.Millisecond, workers: max(b.Procs-1, 1)})
	return append(f, counted("exit", "lookups that begin while an exit of 2 ms runs, half of them", Time,
		float64(t.during.Quantile(0.5)))), err
}

func besideOpen(b *Bench) (f Figures, err error) {
	open, err := openFile(b)
	if err != nil {
		return nil, err
	}
	floor := figure("", "", Time, b.cells("none")[0], figures.NsPerOp)
	guard := func(scheme, name string) Figure {
		own := figure("", "", Time, b.cells(scheme)[0], figures.NsPerOp)
		return minus(name, "get and put beyond the search, "+scheme, own, floor)
	}
	dearest := guard(rwsem.Info.Name, "guard")
	return Figures{
		dearest, guard(atomicref.Info.Name, "atomicref"), guard(tryget.Info.Name, "tryget"), open,
		over("share", "of an open, rwsem", Share, dearest, open),
	}, nil
}

// openFile measures open(2) and close(2) of an empty file.
func openFile(b *Bench) (Figure, error) {
	dir, remove, err := files.Scratch("modbench-claims-")
	if err != nil {
		return Figure{}, err
	}
	defer remove()
	name := filepath.Join(dir, "empty")
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		return Figure{}, err
	}
	var times []float64
	for range b.Rounds {
		n, began := 0, time.Now()
		for ; time.Since(began) < b.Round/10; n++ {
			f, err := os.Open(name)
			if err != nil {
				return Figure{}, err
			}
			_ = f.Close() // read only
		}
		times = append(times, float64(time.Since(began))/float64(n))
	}
	return median("open", "open and close of an empty file", Time, times), nil
}

func refusedUnloads(b *Bench) (f Figures, err error) {
	attempts := int64(0)
	for _, s := range []struct {
		name string
		make maker
	}{
		{unloadrwsem.Info.Name, unloadrwsem.New}, {atomicref.Info.Name, atomicref.New}, {tryget.Info.Name,
			tryget.New},
	} {
		t, n, err := retried(b, s.make())
		if err != nil {
			return nil, err
		}
		attempts += n
		f = append(f, rate(s.name, "lookups refused beside refused unloads, "+s.name, t.refused, t.opens))
	}
	return append(f, counted("attempts", "unloads that were refused", Number, float64(attempts))), nil
}
