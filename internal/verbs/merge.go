package verbs

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/fleet"
	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/results"
)

const mergeVerb = "merge"

func mergeCommand() *cli.Command {
	return &cli.Command{
		Name:      mergeVerb,
		Usage:     "make one results directory of the shards of a plan",
		ArgsUsage: "DIR... -o DIR",
		Flags: []cli.Flag{
			&cli.StringFlag{
				Name:    "out",
				Aliases: []string{"o"},
				Usage:   "results `DIR`, which must be empty or not exist",
			},
			&cli.BoolFlag{
				Name: "replace",
				Usage: "of several directories of a shard take the newest that is complete, " +
					"and leave out what is incomplete or damaged",
			},
			&cli.BoolFlag{Name: "allow-missing", Usage: "merge what is there although shards are missing"},
			&cli.BoolFlag{
				Name: "missing",
				Usage: "merge nothing; print the numbers of the shards that are not there, as " +
					"sbatch --array takes them",
			},
		},
		Action: func(c *cli.Context) error {
			dirs, out := trailing(c)
			if len(dirs) == 0 {
				return usagef("merge wants the results directories of shards; see `modbench merge --help`")
			}
			if c.Bool("missing") {
				return missing(c.App.Writer, c.App.ErrWriter, dirs)
			}
			if out == "" {
				return usagef("merge wants a directory for the result: -o DIR")
			}
			return merge(c, dirs, out)
		},
	}
}

// merge makes out of the shards in dirs.
func merge(c *cli.Context, dirs []string, out string) error {
	found, err := fleet.Find(dirs, fleet.FindOptions{Replace: c.Bool("replace")})
	if err != nil {
		return err
	}
	tell(c.App.ErrWriter, found.Left)
	if len(found.Missing) > 0 && !c.Bool("allow-missing") {
		return fmt.Errorf("missing of %d shards: %s; run them, or merge what is there with --allow-missing", found.N,
			results.Ranges(found.Missing))
	}
	if err := found.Merge(out); err != nil {
		return err
	}
	fmt.Fprintf(
		c.App.Writer,
		"results: %s, of %d of %d shards\nmodbench report %s draws the page\n",
		terminal.Line(out),
		len(found.Shards),
		found.N,
		terminal.Word(out),
	)
	return nil
}

// missing prints the numbers of the shards that are not complete in dirs; nothing if all are.
func missing(stdout, stderr io.Writer, dirs []string) error {
	found, err := fleet.Find(dirs, fleet.FindOptions{Replace: true})
	if err != nil {
		return err
	}
	tell(stderr, found.Left)
	if len(found.Missing) > 0 {
		fmt.Fprintln(stdout, results.Ranges(found.Missing))
	}
	return nil
}

// tell writes why directories are left out.
func tell(w io.Writer, left []string) {
	for _, line := range left {
		fmt.Fprintln(w, "left out:", terminal.Line(line))
	}
}
