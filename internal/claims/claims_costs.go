package claims

import (
	"fmt"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/atomicref"
	"github.com/modbench/modbench/schemes/percpuref"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/speculative"
	"github.com/modbench/modbench/schemes/splitref"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/schemes/unloadrwsem"

	"github.com/modbench/modbench/internal/figures"
)

// maker returns a fresh scheme.
type maker = func() schemes.Scheme

// stopless are schemes with counts that do not stop the machine.
var stopless = []string{unloadrwsem.Info.Name, speculative.Info.Name, splitref.Info.Name}

// ofCosts returns claims 6, 7, 9, 14 and 18, about what it costs to have many processors, unloads and bystanders.
func ofCosts() []Claim {
	return []Claim{
		{
			Number: 6, Who: russell, When: november,
			Sentence: "A word that all processors write at each lookup makes them wait for each other's caches.",
			How: "Lookups a second on all processors, divided by those on one: with one word that all share " +
				"(rwsem, atomicref), with one in each module (unload-rwsem) and with none (percpuref).",
			Run: []string{"--workload", "lookup-heavy", "--unloaders", "0",
				"--scheme", "tryget,rwsem,atomicref,unload-rwsem,percpuref", "--subsystem", "file_operations",
				"--procs", "1,max"},
			Figures: scaling, Judge: thrashes,
		},
		{
			Number: 7, Who: russell + "; " + richter + " answered that nobody takes a reference for each packet",
			When:     november,
			Sentence: "A read lock for each packet is too much.",
			How: "The rate at which gets and puts take a tenth of a processor, compared with the rates at which " +
				"the smallest packets come at 100 Mbit/s and at 10 Gbit/s. All processors look up at once.",
			Run: []string{"--workload", "lookup-heavy", "--unloaders", "0", "--scheme", "tryget,rwsem,percpuref",
				"--subsystem", "file_operations", "--procs", "max"},
			Figures: packets, Judge: perPacket,
		},
		{
			Number: 9, Who: richter + "; in November " + zippel + " called it excessive", When: january,
			Sentence: "No unload need stop all processors.",
			How: "The median unload, and how long an unload makes bystanders stand still, under three schemes " +
				"that stop nobody; both divided by those of try_module_get.",
			Run: []string{"--workload", "unload-heavy", "--exit-cost", "0",
				"--scheme", "tryget,unload-rwsem,speculative,splitref", "--subsystem", "file_operations",
				"--procs", "max"},
			Figures: stops, Judge: removable,
		},
		{
			Number: 14, Who: richter, When: january,
			Sentence: "With a semaphore in each module a lookup never waits, and may be made in an interrupt.",
			How: "A module's exit takes 5 ms; meanwhile the module is looked up: the time within which 99 % of " +
				"these lookups end. And a model of the semaphore, as it was in 2003 and in 2005: the number of its " +
				"steps at which an interrupt on the same processor would spin for ever.",
			Figures: inExit, Judge: neverBlocks,
		},
		{
			Number: 18, Who: "follows from the construction", When: december,
			Sentence: "With locks on the tables, lookups of all other modules in the table wait while one exits.",
			How: "One module of a table stays and is looked up; the exit of another one takes 10 ms. Lookups a " +
				"second that begin and end while that exit runs, divided by those at other times. The exit has a " +
				"processor to itself.",
			Figures: standstill, Judge: standing,
		},
	}
}

func scaling(b *Bench) (f Figures, err error) {
	for _, s := range []struct{ scheme, name string }{
		{percpuref.Info.Name, "percpu"}, {tryget.Info.Name, "tryget"}, {rwsem.Info.Name, "rwsem"},
		{atomicref.Info.Name, "atomicref"}, {unloadrwsem.Info.Name, "unload-rwsem"},
	} {
		cells := b.cells(s.scheme)
		if len(cells) < 2 { // one processor
			return append(f, counted("percpu", "", Ratio, 1), counted("rwsem", "", Ratio, 1),
				counted("procs", "processors", Number, 1)), nil
		}
		one, all := figure(
			"",
			"",
			Rate,
			cells[0],
			figures.Throughput,
		), figure(
			"",
			"",
			Rate,
			cells[1],
			figures.Throughput,
		)
		f = append(f, over(s.name, "lookups a second on all processors over one, "+s.scheme, Ratio, all, one))
	}
	return append(f, counted("procs", "processors", Number, float64(b.Procs))), nil
}

// tenth is how much of a processor packets may take for gets and puts, in ns a second.
const tenth = 1e8

func packets(b *Bench) (f Figures, err error) {
	floor := figure("", "", Time, b.cells("none")[0], figures.NsPerOp)
	for _, scheme := range []string{rwsem.Info.Name, tryget.Info.Name, percpuref.Info.Name} {
		guard := minus("", "", figure("", "", Time, b.cells(scheme)[0], figures.NsPerOp), floor)
		perOp := float64(b.Procs) // wall time of all processors together, in time of one
		f = append(f, Figure{
			Name: scheme, What: "gets and puts a second that take a tenth of a processor, " + scheme, Unit: Rate,
			N: guard.N,
			Value: tenth / max(
				guard.Value*perOp,
				0.1,
			), Lo: tenth / max(guard.Hi*perOp, 0.1), Hi: tenth / max(guard.Lo*perOp, 0.1),
		})
	}
	return f, nil
}

func stops(b *Bench) (f Figures, err error) {
	base := b.cells(tryget.Info.Name)[0]
	for _, scheme := range stopless {
		s := b.cells(scheme)[0]
		f = append(
			f,
			of(
				scheme+" unload",
				"unload p50 over that of tryget, "+scheme,
				Ratio,
				figures.Ratio(s, base, figures.UnloadP50),
			),
			of(scheme+" stall", "standstill of bystanders over that of tryget, "+scheme, Ratio,
				figures.Ratio(s, base, figures.StallP50)),
		)
	}
	return f, nil
}

func inExit(b *Bench) (f Figures, err error) {
	const exit = 5 * time.Millisecond
	for _, s := range []struct {
		name string
		make maker
	}{{unloadrwsem.Info.Name, unloadrwsem.New}, {rwsem.Info.Name, rwsem.New}} {
		var p99 []float64
		one := *b
		one.Rounds = 1
		for range b.Rounds {
			t, err := opens(&one, s.make(), load{exit: exit, workers: max(b.Procs-1, 1)})
			if err != nil {
				return nil, err
			}
			if t.during.Count() > 0 {
				p99 = append(p99, float64(t.during.Quantile(0.99)))
			}
		}
		f = append(f, median(s.name, "99 % of the lookups during an exit take less, "+s.name, Time, p99))
	}
	then, since := semaphore{masks: false}.deadlocks(), semaphore{masks: true}.deadlocks()
	return append(
		f,
		counted("exit time", "the exit", Time, float64(exit)),
		counted(
			"deadlocks 2003",
			fmt.Sprintf("of %d steps at which an interrupt spins for ever, semaphore of 2003", steps),
			Number,
			float64(then),
		),
		counted("deadlocks 2005", "the same, semaphore of March 2005", Number, float64(since)),
	), nil
}

func standstill(b *Bench) (f Figures, err error) {
	const exit = 10 * time.Millisecond
	long := *b
	long.Round = max(b.Round, 10*exit)
	for _, s := range []struct {
		name string
		make maker
	}{{rwsem.Info.Name, rwsem.New}, {tryget.Info.Name, tryget.New}} {
		shares, err := bystanders(&long, s.make(), exit)
		if err != nil {
			return nil, err
		}
		f = append(f, median(s.name, "lookups beside an exit over those otherwise, "+s.name, Share, shares))
	}
	return append(f, counted("procs", "processors", Number, float64(b.Procs))), nil
}
