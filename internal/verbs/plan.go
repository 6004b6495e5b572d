package verbs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/files"
	"github.com/modbench/modbench/internal/fleet"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/terminal"
)

const (
	engineFlag   = "engine"
	shardsFlag   = "shards"
	estimateFlag = "estimate"
)

func planCommand(known *registry.Registry) *cli.Command {
	return &cli.Command{
		Name:  "plan",
		Usage: "write down what a run would measure, for several machines to share; docs/fleet.md shows how",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "`FILE` to write the plan to"},
			&cli.StringFlag{Name: engineFlag, Usage: "print what starts the shards on an `ENGINE`: " +
				strings.Join(fleet.Engines(), ", ")},
			&cli.IntFlag{Name: shardsFlag, Usage: "how many shards --" + engineFlag + " divides the plan into; " +
				"default: none, say how many"},
			&cli.BoolFlag{
				Name: estimateFlag,
				Usage: "print what the plan takes on 1, 10 and 1000 machines: time, size of " +
					"the results, and what merge and report need",
			},
		}, measureFlags()...),
		Action: func(c *cli.Context) error {
			o, notes, err := typedOrder(known, c)
			if err != nil {
				return err
			}
			program, err := fleet.This()
			if err != nil {
				return err
			}
			flags := flagsOf(c, o)
			if o, err = reorder(known, append([]string{"modbench", "run"}, flags...)); err != nil {
				return err
			}
			p, err := fleet.New(o.plan, flags, program)
			if err != nil {
				return err
			}
			if err := plan(c, p, o); err != nil {
				return err
			}
			sayAll(c.App.ErrWriter, notes)
			return nil
		},
	}
}

// plan does with p what is asked for.
func plan(c *cli.Context, p *fleet.Plan, o order) error {
	out, stdout := c.String("out"), c.App.Writer
	if out == "" && !c.Bool(estimateFlag) {
		return usagef("plan wants a file to write: -o PLAN, or --%s", estimateFlag)
	}
	if c.Bool(estimateFlag) {
		if _, err := io.WriteString(stdout, p.Estimate()); err != nil {
			return err
		}
	}
	if out == "" {
		return nil
	}
	script, err := scriptFor(c, fleet.Job{
		Plan: p, File: out, Shards: c.Int(shardsFlag), Memory: o.plan.Forecast().Memory,
	})
	if err != nil {
		return err
	}
	if err := keepPlan(out, p.Text()); err != nil {
		return err
	}
	if !c.IsSet(procsFlag) {
		say(c.App.ErrWriter, fmt.Sprintf("planned for procs %s, as this machine has; --%s says otherwise",
			commas(p.Procs), procsFlag))
	}
	if !fleet.Static() {
		say(c.App.ErrWriter, "this program needs libraries of the machine that it runs on: build it with "+
			"CGO_ENABLED=0 to copy it to others")
	}
	if script != nil {
		_, err := stdout.Write(script)
		return err
	}
	fmt.Fprintf(stdout, "plan: %s, sha256 %.12s: %d cells of %d rounds, at most %d shards, %v or longer on one "+
		"machine\n", terminal.Line(out), p.SHA256, len(p.Cells()), p.Rounds, len(p.Measured),
		p.Time(1).Round(time.Second))
	return nil
}

// scriptFor returns what starts a job on the engine that is asked for; nil if none is.
func scriptFor(c *cli.Context, job fleet.Job) ([]byte, error) {
	engine := c.String(engineFlag)
	if engine == "" {
		if c.IsSet(shardsFlag) {
			return nil, usagef("--%s goes with --%s; a plan itself is not divided", shardsFlag, engineFlag)
		}
		return nil, nil
	}
	if !slices.Contains(fleet.Engines(), engine) {
		return nil, unknown(engineFlag, engine, fleet.Engines(), "modbench plan --help")
	}
	if job.Shards < 1 || job.Shards > len(job.Plan.Measured) {
		return nil, usagef("--%s %d: want 1 to %d, since what is compared stays together", shardsFlag, job.Shards,
			len(job.Plan.Measured))
	}
	var script bytes.Buffer
	err := fleet.Script(&script, engine, job)
	return script.Bytes(), err
}

// keepPlan writes a plan. If the file has the same plan already, it is left as it is. A file with another plan is not
// overwritten, since shards of that plan may exist.
func keepPlan(path string, text []byte) error {
	old, err := files.ReadNamed(path, int64(len(text)))
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.As(err, new(files.NotRegular)): // a device is written to and not read
		_, err = writeNamed(path, text)
		return err
	case err == nil && bytes.Equal(old, text):
		return nil
	}
	return fmt.Errorf("%s: there is another plan, or something else: nothing overwritten, choose another with -o", path)
}

// flagsOf returns the flags of a run that measures the same on any machine: those that are given, and those whose
// default depends on the machine or on the profile.
func flagsOf(c *cli.Context, o order) (flags []string) {
	p := o.plan
	set := map[string]string{
		"rounds": strconv.Itoa(p.Rounds), "half": p.Duration.String(), procsFlag: commas(p.Procs),
		"forks": strconv.Itoa(p.Forks),
	}
	for _, f := range measureFlags() {
		name := f.Names()[0]
		value, ok := set[name]
		switch f.(type) {
		case *cli.StringSliceFlag:
			if !ok {
				value, ok = strings.Join(c.StringSlice(name), ","), c.IsSet(name)
			}
		default:
			if !ok {
				value, ok = fmt.Sprint(c.Value(name)), c.IsSet(name)
			}
		}
		if ok {
			flags = append(flags, "--"+name+"="+value)
		}
	}
	return flags
}

// commas words numbers as a flag takes them.
func commas(numbers []int) string {
	var words []string
	for _, n := range numbers {
		words = append(words, strconv.Itoa(n))
	}
	return strings.Join(words, ",")
}
