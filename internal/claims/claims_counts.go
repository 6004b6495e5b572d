package claims

import (
	"fmt"
	"sort"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/gomutex"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads/trace"
)

// ofCounts returns claims 10 to 13, about what is counted.
func ofCounts() []Claim {
	return []Claim{
		{
			Number: 10, Who: richter, When: december + " and " + january,
			Sentence: "The lock of a module takes 136 lines less than per-CPU counts; the locks of tables take 200 " +
				"lines more in the core.",
			How: "Lines of code of the schemes as they are here, in Go, without blank lines and comments. Those of " +
				"try_module_get include the stop of the machine, and those of module_rwsem the list of semaphores.",
			Figures: sourceLines, Judge: fewerLines,
		},
		{
			Number: 11, Who: richter, When: december,
			Sentence: "Nine in ten callers of try_module_get can have a get that never fails.",
			How: "The call sites that took references in the traces of Linux 6.1 that modbench brings along. A " +
				"call site can be converted if it looks up in a table; the others know the module by other means.",
			Figures: callSites, Judge: convertible,
		},
		{
			Number: 12, Who: richter, When: "19 " + november,
			Sentence: "The error paths for a get that fails are not tested.",
			How: "Under try_module_get each of the five subsystems has such a path. Counted: in how many of them " +
				"an ordinary run has a lookup refused, and how often; and the places in the schemes' sources that " +
				"refuse.",
			Run: []string{"--workload", "lookup-heavy", "--scheme", "tryget", "--procs", "max",
				"--subsystem", "net_device,filesystem,file_operations,block_device_operations,device_driver"},
			Figures: errorLegs, Judge: untested,
		},
		{
			Number: 13, Who: richter, When: december,
			Sentence: "Locks on the tables take less memory than a count on each processor.",
			How: "The bytes of the types for a module with one registration, padding included: on this machine, " +
				"and on 32 processors, which a kernel of 2002 was built for.",
			Figures: memory, Judge: lessMemory,
		},
	}
}

func sourceLines(b *Bench) (Figures, error) {
	count := func(patterns ...string) (Figure, error) {
		n, err := linesOf(b.Sources, patterns...)
		return counted("", "", Lines, float64(n)), err
	}
	base, err := count("schemes/tryget/*.go", "schemes/percpu/stop.go")
	if err != nil {
		return nil, err
	}
	lock, err := count("schemes/unloadrwsem/*.go")
	if err != nil {
		return nil, err
	}
	table, err := count("schemes/rwsem/*.go")
	if err != nil {
		return nil, err
	}
	return Figures{
		counted("tryget", "tryget, with the stop of the machine", Lines, base.Value),
		counted("unload-rwsem", "unload-rwsem", Lines, lock.Value),
		counted("rwsem", "rwsem, with its list of semaphores", Lines, table.Value),
		counted("unload-rwsem less", "unload-rwsem takes so many fewer than tryget", Lines, base.Value-lock.Value),
		counted("rwsem more", "rwsem takes so many more than tryget", Lines, table.Value-base.Value),
	}, nil
}

func callSites(*Bench) (f Figures, err error) {
	c, err := sitesOf(trace.Embedded())
	if err != nil {
		return nil, err
	}
	other := trace.Tables[len(trace.Tables)-1].Name
	var all, convert int
	var gets, found int64
	var tables []string
	for table, sites := range c.sites {
		tables = append(tables, table)
		all, gets = all+len(sites), gets+c.gets[table]
		if table != other {
			convert, found = convert+len(sites), found+c.gets[table]
		}
	}
	sort.Strings(tables)
	f = Figures{
		counted(
			"sites",
			fmt.Sprintf("of %d call sites look up in a table", all),
			Share,
			float64(convert)/float64(max(all, 1)),
		),
		counted(
			"gets",
			fmt.Sprintf("of %d references were taken by these", gets),
			Share,
			float64(found)/float64(max(gets, 1)),
		),
	}
	for _, table := range tables {
		f = append(f, counted("in "+table, "call sites that look up in: "+table, Number,
			float64(len(c.sites[table]))))
	}
	return f, nil
}

func errorLegs(b *Bench) (f Figures, err error) {
	refused, all := int64(0), int64(0)
	run := make(map[string]bool)
	for _, r := range b.Measured {
		if r.Cell.Scheme == tryget.Info.Name {
			refused, all = refused+r.Refused, all+r.Total
			run[r.Cell.Subsystem] = run[r.Cell.Subsystem] || r.Refused > 0
		}
	}
	covered := 0
	for _, was := range run {
		if was {
			covered++
		}
	}
	places := func(scheme string) (Figure, error) {
		n, err := refusals(b.Sources, "schemes/"+scheme+"/*.go")
		return counted("in "+scheme, "places in the source of "+scheme+" that refuse a lookup", Number,
			float64(n)), err
	}
	own, err := places("tryget")
	if err != nil {
		return nil, err
	}
	never, err := places("rwsem")
	if err != nil {
		return nil, err
	}
	return Figures{
		counted("legs", "legs, one a subsystem", Number, float64(len(run))),
		counted("covered", "of them run at least once", Number, float64(covered)),
		rate("rate", "lookups that were refused", refused, all), own, never,
	}, nil
}

// bytesOf returns what a module with one registration takes on so many processors.
func bytesOf(m schemes.Memory, processors int) float64 {
	return float64(m.Module + m.Registration + m.ModuleCell*processors)
}

func memory(b *Bench) (f Figures, err error) {
	const then = 32 // NR_CPUS
	for _, s := range []struct {
		name string
		info schemes.Info
	}{{"tryget", tryget.Info}, {"rwsem", rwsem.Info}, {"one count", gomutex.Info}} {
		f = append(f,
			counted(fmt.Sprint(s.name, " here"), fmt.Sprintf("%s, %d processors", s.name, b.Procs), Bytes,
				bytesOf(s.info.Memory, b.Procs)),
			counted(fmt.Sprint(s.name, " ", then), fmt.Sprintf("%s, %d processors", s.name, then), Bytes,
				bytesOf(s.info.Memory, then)))
	}
	return append(f, counted("from", "processors from which on one count and locks take less than tryget", Number,
		float64(crossover(tryget.Info.Memory, gomutex.Info.Memory)))), nil
}

// crossover returns the least number of processors on which a module takes less with b than with a; 0: on none up to
// 4096.
func crossover(a, b schemes.Memory) int {
	for n := 1; n <= 4096; n++ {
		if bytesOf(b, n) < bytesOf(a, n) {
			return n
		}
	}
	return 0
}
