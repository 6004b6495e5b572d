package verbs

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/files"
	"github.com/modbench/modbench/internal/verify"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

const reportVerb = "report"

func reportCommand() *cli.Command {
	return &cli.Command{
		Name:      reportVerb,
		Usage:     "draw a self-contained HTML page from results directories",
		ArgsUsage: "DIR...",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "verified",
				Usage: "`FILE` that verify --json wrote; the report then says what was explored"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"},
				Usage: "`FILE` to write, or a device such as /dev/stdout; a link is followed; " +
					"default: report.html in the first DIR"},
		},
		Action: func(c *cli.Context) error {
			// -o FILE may also follow the directories, as the manual shows it.
			dirs, out, err := reportArguments(c)
			if err != nil {
				return err
			}
			var o report.Options
			if file := c.String("verified"); file != "" {
				if o.Explored, err = explored(file); err != nil {
					return err
				}
			}
			return writeReport(c.App.Writer, dirs, out, o)
		},
	}
}

// reportArguments returns the directories and the output file.
func reportArguments(c *cli.Context) (dirs []string, out string, err error) {
	if dirs, out = trailing(c); len(dirs) == 0 {
		return nil, "", usagef("report wants at least one results directory, such as results/reference")
	}
	return dirs, out, nil
}

// trailing returns the arguments and the value of --out. People type `report DIR... -o FILE`, but cli v2 does not parse
// flags behind arguments, so that flag is read here.
func trailing(c *cli.Context) (args []string, out string) {
	args, out = c.Args().Slice(), c.String("out")
	if n := len(args); n >= 2 && (args[n-2] == "-o" || args[n-2] == "--out") {
		args, out = args[:n-2], args[n-1]
	}
	return args, out
}

func readAll(dirs []string) (runs []*results.Run, err error) {
	for _, dir := range dirs {
		run, err := results.ReadCondensed(dir)
		if err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	return runs, nil
}

// explored reads what verify --json wrote.
func explored(file string) (map[string]string, error) {
	b, err := readNamed(file)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	outcomes, err := verify.Read(b)
	if why := results.Converted(b); err != nil && why != "" {
		return nil, fmt.Errorf("report: %s: %s", file, why)
	}
	if err != nil {
		return nil, fmt.Errorf("report: %s: %w", file, err)
	}
	return verify.Summaries(outcomes), nil
}

// writeReport reads the directories and writes the page to out, or if that is "" into the
// first of them. A single directory that has no table gets that as well.
func writeReport(stdout io.Writer, dirs []string, out string, o report.Options) error {
	runs, err := readAll(dirs)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := report.Write(&page, runs, o); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	made := true
	if out != "" {
		made, err = writeNamed(out, page.Bytes())
	} else {
		out = filepath.Join(dirs[0], pageFile)
		if err = files.Replace(out, page.Bytes()); err != nil {
			err = fmt.Errorf("%s: %w", out, err)
		} else if len(runs) == 1 && runs[0].Manifest.Status != results.Running { // one that runs makes its own
			err = tableOf(stdout, runs[0])
		}
	}
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if made { // what is no file of that name may be the standard output, with the page on it
		fmt.Fprintln(stdout, "report:", out)
	}
	return nil
}

// tableOf makes the table in the directory of run if there is none.
func tableOf(stdout io.Writer, run *results.Run) error {
	drawn, err := drawMissing(run)
	for _, file := range drawn {
		fmt.Fprintln(stdout, "numbers:", file)
	}
	return err
}
