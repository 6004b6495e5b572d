package verbs

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/calibrate"
	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/verify"
)

func calibrateCommand(known *registry.Registry) *cli.Command {
	return &cli.Command{
		Name:        "calibrate",
		Usage:       "measure what project needs to know about this machine, and write it into a file",
		ArgsUsage:   "FILE",
		Description: "It takes half a minute on an idle machine. The file says what could not be measured.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "like", Usage: "`NAME` of a larger machine, whose processors and distances between " +
				"sockets the file has; default: none, and no more processors are projected than there are"},
			&cli.StringFlag{Name: "name", Value: "here", Usage: "`NAME` of this machine in what is projected"},
			&cli.StringSliceFlag{Name: "scheme", Usage: "`NAMES` of schemes whose lookups are timed; default: all"},
			&cli.StringSliceFlag{Name: "subsystem", Usage: "`NAMES` of subsystems; default: file_operations"},
			&cli.IntFlag{Name: "rounds", Value: 7, Usage: "rounds of each scheme, 1 to 100"},
			&cli.DurationFlag{Name: "half", Value: 10 * time.Millisecond, Usage: "duration of each half of a round"},
			&cli.BoolFlag{Name: heldFlag, Usage: "hold the projection of two processors against what was " +
				"measured, as project --check does"},
		},
		Action: interruptible("ending; interrupt again to kill", func(c *cli.Context) error {
			return runCalibrate(known, c)
		}),
	}
}

// runCalibrate measures and writes the file.
func runCalibrate(known *registry.Registry, c *cli.Context) error {
	if c.NArg() != 1 {
		return usagef("calibrate takes one argument, the FILE to write; see `modbench calibrate --help`")
	}
	if verify.Available {
		return errors.New("calibrate: this build has the tag explore, which makes memory slow: use the ordinary one")
	}
	names, subsystems := c.StringSlice("scheme"), c.StringSlice("subsystem")
	if len(names) == 0 {
		names = []string{"all"}
	}
	if len(subsystems) == 0 {
		subsystems = []string{"file_operations"}
	}
	o, err := calibration(known, c, names, subsystems)
	if err != nil {
		return err
	}
	file := c.Args().First()
	if err := writable(file); err != nil {
		return fmt.Errorf("calibrate: %w", err)
	}
	if c.Bool(heldFlag) {
		if _, _, err := buildable(c, simulateBuild); err != nil {
			return fmt.Errorf("--%s: %w", heldFlag, noBuild(c, err))
		}
	}
	m, err := calibrate.Machine(c.Context, o)
	if err != nil {
		return interrupted(err, "nothing is written to %s, begin it again", file)
	}
	data, err := json.MarshalIndent(m, "", "\t")
	if err == nil {
		_, err = writeNamed(file, append(data, '\n'))
	}
	if err != nil {
		return fmt.Errorf("calibrate: %w", err)
	}
	fmt.Fprint(c.App.Writer, calibrate.Report(m))
	if !c.Bool(heldFlag) {
		return nil
	}
	fmt.Fprintln(c.App.Writer)
	return projectInOtherBuild(c, "--"+heldFlag, "--machine", file, "--scheme", strings.Join(names, ","),
		"--subsystem", strings.Join(subsystems, ","))
}

// calibration reads the flags; its errors are usage errors.
func calibration(known *registry.Registry, c *cli.Context, names, subsystems []string) (
	o calibrate.Options, err error,
) {
	o = calibrate.Options{Name: c.String("name"), Rounds: c.Int("rounds"), Half: c.Duration("half")}
	if o.Rounds < 1 || o.Rounds > 100 {
		return o, usagef("rounds %d: want 1 to 100", o.Rounds)
	}
	if o.Half < time.Millisecond || o.Half > time.Minute {
		return o, usagef("half %v: want 1ms to 1m", o.Half)
	}
	if err := coherence.CheckName(o.Name); err != nil {
		return o, usagef("%w; see `%s`", err, help(c))
	}
	like := "xeon-8176x8"
	if o.Larger = c.IsSet("like"); o.Larger {
		like = c.String("like")
	}
	if o.Like, err = pickMachine(like); err != nil {
		return o, err
	}
	if o.Schemes, _, err = pickSchemes(known, names); err != nil {
		return o, err
	}
	o.Subsystems, err = pickSubsystems(subsystems)
	return o, err
}
