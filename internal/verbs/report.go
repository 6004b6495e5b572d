package verbs

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/terminal"
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
			&cli.StringFlag{Name: "verified", Usage: "`FILE` that verify --json wrote: say in the report what was explored"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "`FILE` to write; default report.html in the first DIR"},
		},
		Action: func(c *cli.Context) error {
			// -o FILE may also follow the directories, as the manual shows it.
			dirs, out, err := reportArguments(c)
			if err != nil {
				return err
			}
			if out == "" {
				out = filepath.Join(dirs[0], "report.html")
			}
			var o report.Options
			if file := c.String("verified"); file != "" {
				if o.Explored, err = explored(file); err != nil {
					return err
				}
			}
			if err := writeReport(dirs, out, o); err != nil {
				return err
			}
			fmt.Fprintln(c.App.Writer, "report:", terminal.Line(out))
			return nil
		},
	}
}

// reportArguments returns the directories and the output file. cli v2 does not
// parse flags behind arguments, and `report DIR... -o FILE` is how people type
// it, so that one is read here.
func reportArguments(c *cli.Context) (dirs []string, out string, err error) {
	out = c.String("out")
	args := c.Args().Slice()
	if n := len(args); n >= 2 && (args[n-2] == "-o" || args[n-2] == "--out") {
		args, out = args[:n-2], args[n-1]
	}
	if len(args) == 0 {
		return nil, "", usagef("report wants at least one results directory, such as results/reference")
	}
	return args, out, nil
}

func readAll(dirs []string) (runs []*results.Run, err error) {
	for _, dir := range dirs {
		run, err := results.Read(dir)
		if err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	return runs, nil
}

// explored reads what verify --json wrote.
func explored(file string) (map[string]string, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	outcomes, err := verify.Read(b)
	if err != nil {
		return nil, fmt.Errorf("report: %s: %w", file, err)
	}
	return verify.Summaries(outcomes), nil
}

// writeReport reads the directories and writes the page, replacing out only
// when all went well.
func writeReport(dirs []string, out string, o report.Options) error {
	runs, err := readAll(dirs)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(out), ".report-*.html")
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	defer os.Remove(tmp.Name()) // gone already when it was renamed
	if err := report.Write(tmp, runs, o); err != nil {
		tmp.Close()
		return fmt.Errorf("report: %w", err)
	}
	if err := tmp.Close(); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if err := os.Chmod(tmp.Name(), 0o644); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return os.Rename(tmp.Name(), out)
}
