package verbs

import (
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/files"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads/trace"
)

const adviseVerb = "advise"

var contexts = []string{"sleepable", "atomic"}

func adviseCommand(known *registry.Registry) *cli.Command {
	return &cli.Command{
		Name:  adviseVerb,
		Usage: "say which scheme fits a table, which figures decide, and when the answer would be another",
		Description: "The figures are those of the reference run, which modbench brings along, or of the directory " +
			"--from, or of a run that --measure makes. advise says what it does not know.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "lookups", Usage: "`RATE` of lookups, such as 50000/s, 2M/min or 300/h"},
			&cli.StringFlag{Name: "unloads", Usage: "`RATE` of unloads or reloads, such as 3/min; default: none"},
			&cli.DurationFlag{Name: "hold",
				Usage: "how long an entry is held; default: no longer than it takes to use it"},
			&cli.DurationFlag{
				Name:  "exit",
				Value: 20 * time.Microsecond,
				Usage: "how long a module's exit function runs",
			},
			&cli.IntFlag{Name: "entries", Usage: "entries in the table; default: not known"},
			&cli.StringFlag{Name: "index", Value: "hash",
				Usage: "how the table is searched, an `INDEX`: " + strings.Join(report.Indexes(), ", ")},
			&cli.StringFlag{Name: "context", Value: "sleepable",
				Usage: "where lookups come from, a `CONTEXT`: sleepable, or atomic where nothing may sleep"},
			&cli.IntFlag{Name: "procs", Usage: "processors that look up; default: as many as were measured"},
			&cli.StringSliceFlag{Name: "scheme", Usage: "`NAMES` of the schemes that may be chosen; default: all"},
			&cli.StringFlag{Name: "trace", Usage: "take the rates and the hold from a trace, a `FILE` or one of " +
				strings.Join(trace.Embedded(), ", ")},
			&cli.StringFlag{Name: "from", Usage: "results `DIR` whose figures answer"},
			&cli.BoolFlag{
				Name:  "measure",
				Usage: "measure on this machine with these rates, for a minute, and answer from that",
			},
		},
		Action: interruptible("ending; nothing is answered", func(c *cli.Context) error {
			q, err := question(c)
			if err != nil {
				return err
			}
			infos, err := chosen(known, c)
			if err != nil {
				return err
			}
			run, err := answering(known, c, q)
			if err != nil {
				return err
			}
			err = report.Advise(c.App.Writer, run, infos, q, width(c.App.Writer))
			if errors.Is(err, report.ErrNotAsked) {
				return usagef("%s; see `%s`", strings.TrimPrefix(err.Error(), report.ErrNotAsked.Error()+": "), help(c))
			}
			return err
		}),
	}
}

// answering returns the run whose figures answer; nil: the reference run.
func answering(known *registry.Registry, c *cli.Context, q report.Question) (*results.Run, error) {
	switch {
	case c.Bool("measure") && c.IsSet("from"):
		return nil, usagef("advise: --measure and --from exclude each other")
	case c.Bool("measure"):
		return measureFor(known, c, q)
	case c.IsSet("from"):
		boundMemory()
		return results.ReadCondensed(c.String("from"))
	}
	return nil, nil
}

// chosen returns the schemes that may be chosen.
func chosen(known *registry.Registry, c *cli.Context) ([]schemes.Info, error) {
	if !c.IsSet("scheme") {
		return known.Infos(), nil
	}
	picked, err := pickNamed(known, c.StringSlice("scheme"), func(name string) schemes.Info {
		info, _ := known.Info(name)
		return info
	})
	for _, info := range picked {
		switch info.Role {
		case schemes.Floor:
			return nil, usagef("scheme %s is no choice: it guards nothing; see `modbench list`", info.Name)
		case schemes.Control:
			return nil, usagef("scheme %s is no choice: it is broken on purpose; see `modbench list`", info.Name)
		}
	}
	return picked, err
}

// question reads the flags.
func question(c *cli.Context) (q report.Question, err error) {
	q = report.Question{Hold: c.Duration("hold"), Exit: c.Duration("exit"), Entries: c.Int("entries"),
		Index: c.String("index"), Atomic: c.String("context") == "atomic", Procs: c.Int("procs"),
		Measured: c.Bool("measure")}
	if !slices.Contains(report.Indexes(), q.Index) {
		return q, unknown("index", q.Index, report.Indexes(), help(c))
	}
	if !slices.Contains(contexts, c.String("context")) {
		return q, unknown("context", c.String("context"), contexts, help(c))
	}
	if c.IsSet("trace") {
		if err := fromTrace(c.String("trace"), c.IsSet("hold"), &q); err != nil {
			return q, err
		}
	} else if !c.IsSet("lookups") {
		return q, usagef("advise wants --lookups RATE, such as --lookups 50000/s, or --trace FILE; see `%s`", help(c))
	}
	for _, f := range []struct {
		name string
		into *float64
	}{{"lookups", &q.Lookups}, {"unloads", &q.Unloads}} {
		if c.IsSet(f.name) {
			if *f.into, err = perSecond(c.String(f.name)); err != nil {
				return q, usagef("--%s %q: %w", f.name, c.String(f.name), err)
			}
		}
	}
	return q, nil
}

// mostRate is a thousand times what the largest machines look up in a second.
const mostRate = 1e12

// perSecond reads a rate: 50000/s, 2M/min, 3/h.
func perSecond(text string) (float64, error) {
	wants := errors.New("want a rate such as 50000/s, 50k/s, 3/min or 10/h")
	number, unit, ok := strings.Cut(strings.TrimSpace(text), "/")
	per := map[string]float64{"s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "m": 60, "h": 3600, "hour": 3600,
		"d": 86400, "day": 86400}[strings.TrimSpace(unit)]
	number = strings.ReplaceAll(strings.TrimSpace(number), "_", "")
	factor := 1.0
	if n := len(number); n > 0 {
		if f, scaled := map[byte]float64{'k': 1e3, 'M': 1e6, 'G': 1e9}[number[n-1]]; scaled {
			number, factor = number[:n-1], f
		}
	}
	v, err := strconv.ParseFloat(number, 64)
	if v *= factor / per; err == nil && ok && per != 0 && v > mostRate {
		return 0, errors.New("more than any machine does: want 1000G/s at most")
	}
	if !ok || per == 0 || err != nil || v < 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0, wants
	}
	return v, nil
}

// fromTrace takes from a trace the rates, and how long references are held unless that is given.
func fromTrace(name string, hold bool, q *report.Question) error {
	r, err := trace.OpenNamed(name)
	if err != nil {
		return traceError(name, err)
	}
	defer r.Close() // read only
	s, err := trace.Summarize(r)
	if err != nil {
		return err // it has the name
	}
	if s.Duration <= 0 || s.Of(trace.Get) == 0 {
		return fmt.Errorf("trace %s: no gets in it, so there is no rate", name)
	}
	q.Lookups = float64(s.Of(trace.Get)) / s.Duration.Seconds()
	q.Unloads = float64(s.Of(trace.Free)) / s.Duration.Seconds()
	if !hold && s.Holds.Count() > 0 {
		q.Hold = s.Holds.Quantile(0.5)
	}
	return nil
}

// modelOf is the subsystem that is measured for an index.
var modelOf = map[string]string{"hash": "registry", "list": "filesystem", "array": "file_operations"}

// The most that --measure asks of a run: longer exits and rarer unloads take longer than a minute to show anything.
const (
	mostExit      = time.Millisecond
	mostPerUnload = 100_000
)

// measureFor measures the schemes that may be chosen with the knobs of the question, into a directory that is removed
// again.
func measureFor(known *registry.Registry, c *cli.Context, q report.Question) (*results.Run, error) {
	dir, remove, err := files.Scratch("modbench-advise-")
	if err != nil {
		return nil, fmt.Errorf("advise: %w", err)
	}
	defer remove()
	out := filepath.Join(dir, "measured")
	args := []string{"modbench", "run", "--scheme", asked(c), "--workload", "lookup-heavy", "--rounds", "8",
		"--out", out, "--subsystem", modelOf[q.Index], "--hold", holdFor(q, c.App.ErrWriter).String(),
		"--exit-cost", min(q.Exit, mostExit).String()}
	if q.Unloads > 0 {
		n := int(min(max(q.Lookups/q.Unloads, 1), mostPerUnload))
		args = append(args, "--per-unload", strconv.Itoa(n))
		fmt.Fprintf(c.App.ErrWriter, "measuring with an unload after every %d lookups of a worker\n", n)
	}
	if q.Procs > 0 {
		args = append(args, "--procs", strconv.Itoa(q.Procs))
	}
	app := newApp(known, nil, io.Discard, c.App.ErrWriter)
	if err := app.RunContext(c.Context, args); err != nil {
		if kept := (keptError{}); errors.As(err, &kept) { // it is not kept here
			err = fmt.Errorf("%w; nothing is kept, begin it again", kept.why)
		}
		return nil, fmt.Errorf("measuring: %w", err)
	}
	run, err := results.ReadCondensed(out)
	if err != nil {
		return nil, err
	}
	run.Dirs = []string{"this machine, just now"}
	return run, nil
}

// asked returns the schemes of --scheme as run takes them.
func asked(c *cli.Context) string {
	if c.IsSet("scheme") {
		return strings.Join(c.StringSlice("scheme"), ",")
	}
	return "all"
}

// holdFor returns how long lookups hold in the run that answers q. Holds that take more than half of the processors at
// that rate must sleep, and a hold that sleeps does not change what a lookup costs: they are left out, and w is told.
func holdFor(q report.Question, w io.Writer) time.Duration {
	procs := q.Procs
	if procs == 0 {
		procs = runtime.GOMAXPROCS(0)
	}
	if q.Lookups*q.Hold.Seconds() <= float64(procs)/2 {
		return q.Hold
	}
	fmt.Fprintf(w, "measuring without holds: %.4g lookups a second of %v each must sleep on %d processors, "+
		"and that does not change what a lookup costs\n", q.Lookups, q.Hold, procs)
	return 0
}
