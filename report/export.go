package report

import (
	"bytes"
	"fmt"
	"io"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/page"
	"github.com/modbench/modbench/report/internal/text"
	"github.com/modbench/modbench/report/internal/tidy"
	"github.com/modbench/modbench/results"
)

// Format is a form in which a run is shown.
type Format string

// The formats. CSV and JSON have one row a figure, and open in pandas and DuckDB as they are. Markdown fits a comment
// on GitHub. SVG and PNG are the picture of [Picture].
const (
	HTML     Format = "html"
	Markdown Format = "markdown"
	CSV      Format = "csv"
	JSON     Format = "json"
	SVG      Format = "svg"
	PNG      Format = "png"
)

// Formats returns all of them.
func Formats() []Format { return []Format{HTML, Markdown, CSV, JSON, SVG, PNG} }

// File returns how a file of the format is usually called: "report.md".
func (f Format) File() string {
	if f == Markdown {
		return "report.md"
	}
	return "report." + string(f)
}

// Export writes runs, which must be mergeable ([results.Merge]), in a format. If it fails, nothing is written, unless w
// itself failed.
func Export(w io.Writer, runs []*results.Run, f Format, o Options) error {
	if f != HTML && len(o.Beside) > 0 {
		return fmt.Errorf("%s is of claims or a projection, which are shown in the format %s only", o.Beside[0], HTML)
	}
	shown, err := o.page()
	if err != nil {
		return err
	}
	run, err := o.merged(runs)
	if err != nil {
		return err
	}
	return whole(w, func(w io.Writer, run *results.Run) error {
		switch f {
		case HTML:
			return page.Write(w, run, shown)
		case Markdown:
			return text.Markdown(w, run, figures.Summarise(run.Data()), text.MostMarkdown)
		case CSV:
			return tidy.CSV(w, figures.Summarise(run.Data()))
		case JSON:
			return tidy.JSON(w, figures.Summarise(run.Data()))
		case SVG, PNG:
			return exportPicture(w, run, f)
		}
		return fmt.Errorf("no format is called %q: want one of %v", f, Formats())
	}, run)
}

// exportPicture writes the picture of the first workload, at the last point of its sweep, on the most processors.
func exportPicture(w io.Writer, run *results.Run, f Format) error {
	g := figures.Summarise(run.Data())
	if len(g.Settings) == 0 {
		return fmt.Errorf("no rounds in %s: nothing to draw", run.Name())
	}
	setting := g.Settings[0]
	for _, s := range g.Settings {
		if s.Workload == setting.Workload {
			setting = s
		}
	}
	p := picture{g, setting, g.Procs[len(g.Procs)-1]}
	draw := p.svg
	if f == PNG {
		draw = p.png
	}
	data, err := draw()
	if err != nil {
		return err
	}
	_, err = io.Copy(w, bytes.NewReader(data))
	return err
}
