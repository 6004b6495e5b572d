package verbs

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/files"
	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/internal/verify"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

const reportVerb = "report"

func reportCommand() *cli.Command {
	return &cli.Command{
		Name: reportVerb,
		Usage: "draw a self-contained HTML page from results directories and those of claims and project, or write " +
			"figures in another format",
		ArgsUsage: "DIR...",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Value: string(report.HTML),
				Usage: "`FORMAT`: " + strings.Join(formatNames(), ", ") + ". csv and json have one row a figure; " +
					"markdown fits a comment on GitHub; svg and png are a picture of the lookups a second"},
			&cli.StringFlag{
				Name: baselineFlag,
				Usage: "`SCHEME` that the others are compared with; default: tryget, or the first. " +
					"Or a results directory from before: then what changed since is drawn, the largest change first",
			},
			&cli.StringFlag{Name: "verified",
				Usage: "`FILE` that verify --json wrote; the report then says what was explored"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"},
				Usage: "`FILE` to write, or a device such as /dev/stdout; a link is followed; " +
					"default: report.html in the first DIR; csv, json and markdown go to the standard output"},
		},
		Action: func(c *cli.Context) error {
			// -o FILE may also follow the directories, as the manual shows it.
			dirs, out, err := reportArguments(c)
			if err != nil {
				return err
			}
			w := reportOrder{
				dirs:     dirs,
				out:      out,
				format:   report.Format(c.String("format")),
				baseline: c.String(baselineFlag),
			}
			if !slices.Contains(report.Formats(), w.format) {
				return unknown("format", string(w.format), formatNames(), "modbench report --help")
			}
			if file := c.String("verified"); file != "" {
				if w.format != report.HTML || results.Is(w.baseline) {
					return usagef("--verified has no effect: only the page of a run says what was explored; see `%s`",
						help(c))
				}
				if err := distinct("verified", file, "out", out); err != nil {
					return err
				}
				if w.options.Explored, err = readExplored(file); err != nil {
					return err
				}
			}
			return w.write(c.App.Writer)
		},
	}
}

func formatNames() (names []string) {
	for _, f := range report.Formats() {
		names = append(names, string(f))
	}
	return names
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

// readExplored reads what verify --json wrote.
func readExplored(file string) (map[string]string, error) {
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

// reportOrder is what report is asked for.
type reportOrder struct {
	dirs     []string
	out      string // "": where the format usually goes
	format   report.Format
	baseline string // a scheme, or a directory from before; "": none
	options  report.Options
}

// write reads the directories and writes the report.
func (o *reportOrder) write(stdout io.Writer) error {
	boundMemory()
	var measured []string
	for _, dir := range o.dirs {
		if report.IsBeside(dir) {
			o.options.Beside = append(o.options.Beside, dir)
		} else {
			measured = append(measured, dir)
		}
	}
	runs, err := readAll(measured)
	if err != nil {
		return err
	}
	var written bytes.Buffer
	if results.Is(o.baseline) {
		err = o.since(&written, runs)
	} else {
		for _, run := range runs {
			if err := run.SetBaseline(o.baseline); err != nil {
				return usageError{err}
			}
		}
		err = report.Export(&written, runs, o.format, o.options)
	}
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return o.put(stdout, written.Bytes(), runs)
}

// put writes what was written where it goes. A single directory that has no table gets that as well as the page.
func (o *reportOrder) put(stdout io.Writer, data []byte, runs []*results.Run) (err error) {
	made, out := true, o.out
	switch {
	case out != "":
		made, err = writeNamed(out, data)
	case o.format == report.CSV || o.format == report.JSON || o.format == report.Markdown:
		made = false
		_, err = terminal.Raw(stdout).Write(data)
	default:
		out = filepath.Join(o.dirs[0], o.file())
		if err = files.Replace(out, data); err != nil {
			err = fmt.Errorf("%s: %w", out, err)
		} else if out == filepath.Join(o.dirs[0], pageFile) && len(runs) == 1 &&
			runs[0].Manifest.Status != results.Running { // one that runs makes its own
			err = tableOf(stdout, runs[0])
		}
	}
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if made { // otherwise the page may have gone to the standard output, which nothing else may follow
		fmt.Fprintln(stdout, "report:", out)
	}
	return nil
}

// file is what the report is called in the first directory.
func (o *reportOrder) file() string {
	if results.Is(o.baseline) {
		return "since." + string(o.format)
	}
	return o.format.File()
}

// since writes what changed since the baseline.
func (o *reportOrder) since(w io.Writer, runs []*results.Run) error {
	before, err := results.ReadCondensed(o.baseline)
	if err != nil {
		return err
	}
	after, err := results.Merge(runs...)
	if err != nil {
		return err
	}
	changes, err := report.Compare(before, after, report.CompareOptions{})
	if err != nil {
		return err
	}
	return changes.Export(w, o.format)
}

// tableOf makes the table in the directory of run if there is none.
func tableOf(stdout io.Writer, run *results.Run) error {
	drawn, err := drawMissing(run)
	for _, file := range drawn {
		fmt.Fprintln(stdout, "numbers:", file)
	}
	return err
}
