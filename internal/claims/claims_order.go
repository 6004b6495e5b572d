package claims

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/internal/controls"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/internal/scenarios"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mixed"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
)

// ofOrder returns claims 15 to 17 and 19, about what waits for what.
func ofOrder() []Claim {
	return []Claim{
		{
			Number: 15, Who: richter, When: december,
			Sentence: "Unloads that lock their tables in one order cannot deadlock.",
			How: "From the recorded explorations, under every schedule up to a bound: two unloads whose modules " +
				"registered in opposite order; the same under a scheme that takes the locks in the order of " +
				"registering; a lookup that holds one table and looks up in another, against the order. And " +
				"measured: two loaders with six modules in four tables.",
			Figures: lockOrder, Judge: sorted,
		},
		{
			Number: 16, Who: russell, When: november,
			Sentence: "If an unload waits for a holder, and the holder looks up in the same table, that is a deadlock.",
			How: "From the recorded explorations, under every schedule up to a bound: this scenario with an unload " +
				"that releases the locks while it waits, and with one that keeps them. And measured: such lookups " +
				"for as long as the rounds last.",
			Figures: nestedLookup, Judge: nested,
		},
		{
			Number: 17, Who: richter, When: november,
			Sentence: "An unload that waits and starts over has no guarantee that it ever ends.",
			How: fmt.Sprintf(
				"1, 4 and 16 holders get, hold for %v and put in turn, without a pause, and an unload waits for %v. "+
					"Counted: unloads that ended.",
				hold,
				patience,
			),
			Figures: starving, Judge: progress,
		},
		{
			Number: 19, Who: richter, When: december,
			Sentence: "Tables can be converted one by one.",
			How: "Two tables under the scheme mixed, of which one is converted, and a module in both that is " +
				"unloaded and loaded again and again. Counted: refused lookups of each table, and broken promises.",
			Figures: mixedTables, Judge: incremental,
		},
	}
}

// hangs returns 1 if the recorded outcome of a scenario is that some schedule hangs or breaks a promise, else 0.
func hangs(scheme, scenario string) (float64, error) {
	o, ok := scenarios.Recorded().Of(scheme, scenario)
	if !ok {
		return 0, fmt.Errorf("no outcome of scenario %s under %s is on record", scenario, scheme)
	}
	if o.Kind == scenarios.Hangs || o.Kind == scenarios.Broken {
		return 1, nil
	}
	return 0, nil
}

// convicted returns 1 if the explorer convicts a control because nothing ends, else 0.
func convicted(control string) (float64, error) {
	c, ok := controls.Find(control)
	if !ok {
		return 0, fmt.Errorf("no control %s", control)
	}
	if c.Promise == promise.Progress {
		return 1, nil
	}
	return 0, nil
}

// recorded returns figures that are 1 if a schedule hangs, else 0.
func recorded(rows ...func() (Figure, error)) (f Figures, err error) {
	for _, row := range rows {
		x, err := row()
		if err != nil {
			return nil, err
		}
		f = append(f, x)
	}
	return f, nil
}

func ofScenario(name, what, scenario string) func() (Figure, error) {
	return func() (Figure, error) {
		v, err := hangs(rwsem.Info.Name, scenario)
		return counted(name, what, Number, v), err
	}
}

func ofControl(name, what, control string) func() (Figure, error) {
	return func() (Figure, error) {
		v, err := convicted(control)
		return counted(name, what, Number, v), err
	}
}

func lockOrder(b *Bench) (Figures, error) {
	f, err := recorded(
		ofScenario("explored sorted", "schedules hang, in order (1: some, 0: none)", "opposite-order"),
		ofControl(
			"explored unsorted",
			"schedules hang, in the order of registering (1: some, 0: none)",
			"rwsem-unsorted",
		),
		ofScenario(
			"against order",
			"schedules hang, with a lookup against the order (1: some, 0: none)",
			"against-order",
		),
	)
	if err != nil {
		return nil, err
	}
	n, stuck, err := crossed(b, rwsem.New())
	return append(f, counted("unloads", "unloads by two loaders that ended", Number, float64(n)),
		counted("hangs", "hangs among them", Number, flag(stuck))), err
}

func nestedLookup(b *Bench) (Figures, error) {
	f, err := recorded(
		ofControl(
			"held across the wait",
			"schedules hang, locks held across the wait (1: some, 0: none)",
			"rwsem-wait-locked",
		),
		ofScenario("released", "schedules hang, locks released (1: some, 0: none)", "nested-get"),
	)
	if err != nil {
		return nil, err
	}
	n, stuck, err := nestedLookups(b, rwsem.New())
	f[1].Value = max(f[1].Value, flag(stuck))
	return append(f, counted("served", "nested lookups served beside an unload that waits", Number, float64(n))), err
}

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func starving(b *Bench) (f Figures, err error) {
	for _, s := range []struct {
		name string
		make maker
	}{{rwsem.Info.Name, rwsem.New}, {tryget.Info.Name, tryget.New}} {
		for _, holders := range loads {
			ended, all, err := starve(b, s.make(), holders)
			if err != nil {
				return nil, err
			}
			f = append(f, share(fmt.Sprint(s.name, " ", holders),
				fmt.Sprintf("of unloads ended in time, %d in turn, %s", holders, s.name), ended, all))
		}
	}
	return f, nil
}

func mixedTables(b *Bench) (Figures, error) {
	s := mixed.New()
	x, err := newBed(s, 2, []module{{wanted, 50 * time.Microsecond, []int{0, 1}}})
	if err != nil {
		return nil, err
	}
	var unloads, broken int64
	var refused [2]atomic.Int64 // by table
	for range b.Rounds {
		x.round(b, max(b.Procs, 2), func(r schemes.Reader, n int, t *tally) {
			before := t.refused
			x.open(r, n%2, wanted, t)
			refused[n%2].Add(t.refused - before)
			runtime.Gosched()
		}, func(ended *atomic.Bool) {
			for !ended.Load() {
				if x.loaders[0].Unload(wanted, 0, nil) == nil {
					unloads++
				}
				runtime.Gosched()
			}
		})
		broken += int64(len(loader.AtRest(s, nil, x.loaders...)))
	}
	converted := 0
	if !mixed.Converted(x.tables[0]) {
		converted = 1
	}
	return Figures{
		counted("converted", "lookups refused in the converted table", Number, float64(refused[converted].Load())),
		counted("not converted", "lookups refused in the other", Number, float64(refused[1-converted].Load())),
		counted("unloads", "unloads of the module that is in both", Number, float64(unloads)),
		counted("broken", "promises broken at the ends of the rounds", Number, float64(broken)),
	}, b.Context.Err()
}
