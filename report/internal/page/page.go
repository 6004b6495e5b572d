// Package page draws a run as one HTML page. A section is a function from the
// run to plain data, the types of this file; the template shows the data. Words
// of judgement are package text's, captions are in captions.txt.
package page

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/claims"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/projection"
	"github.com/modbench/modbench/report/internal/text"
	"github.com/modbench/modbench/results"
)

// Options change a page; see package report.
type Options struct {
	Title       string
	Explored    map[string]string
	Claims      *claims.Record // nil: none
	Projections []*projection.Result
}

// beside reports whether the page shows something that is no run.
func (o *Options) beside() bool { return o.Claims != nil || len(o.Projections) > 0 }

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
	//go:embed js/tables.js
	tablesJS string
	//go:embed js/schemes.js
	schemesJS string
	//go:embed js/ratios.js
	ratiosJS string
	//go:embed js/print.js
	printJS string
)

var pageTemplate = template.Must(template.New("page").Parse(pageHTML))

// Write writes the page of run. Nothing is written if it fails.
func Write(w io.Writer, run *results.Run, o Options) error {
	p, err := newPage(run, o)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, p); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// page is what the template shows. All its words are final.
type page struct {
	Title    string
	CSS      template.CSS
	JS       template.JS
	Subtitle string
	Lead     []answer // what the run shows
	More     []answer // those that are folded
	Nothing  string   // instead of answers
	Method   string   // how they were judged
	Frontier block
	Caveats  []string // that can change the answer, those first that can most
	Others   []string // caveats that cannot
	Legend   []legend
	Many     bool // one scheme is in colour, and the others are grey until they are asked for
	Inputs   table
	Sections []section
	Machine  []fact
	Details  []facts
}

// legend is how a scheme is drawn, and what it is.
type legend struct {
	Name    string
	Color   string // as charts spell it
	Swatch  template.HTML
	Title   string
	Unsafe  bool
	Summary string
	Source  string
	Refuses string

	Explored string // what running every interleaving came to
}

// section is one workload.
type section struct {
	ID, Title string
	Inputs    string // the knobs in a line; the table has them all
	Blocks    []block
}

// block is one question: charts, how to read them, and their numbers.
type block struct {
	ID, Title string
	Read      string // how to read the charts
	Groups    []group
	Table     table
	Note      string   // instead of charts: "no get was refused"
	Each      []string // likewise: what there is to say of each scheme
}

// group is the charts of one number of processors, or of all.
type group struct {
	Title  string
	Open   bool // shown at once
	Large  bool // the charts are larger than others
	Charts []panel
}

// panel is one chart with its caption.
type panel struct {
	Title string
	SVG   template.HTML
	Empty string // instead of a chart
}

func newPage(run *results.Run, o Options) (*page, error) {
	src := newSource(run, o)
	p := &page{Title: o.Title, JS: template.JS(printJS + tablesJS + schemesJS + ratiosJS)}
	if len(run.Dirs) > 0 || !o.beside() {
		p.measured(src)
	} else if p.Title == "" {
		p.Title = "modbench: " + text.And(unmeasured(o))
	}
	p.Many = len(src.schemes) > fewColors
	p.CSS = template.CSS(pageCSS + colors(src))
	for _, s := range src.schemes {
		explored := s.Explored
		if s.Unexplored() { // its title says so
			explored = ""
		}
		p.Legend = append(p.Legend, legend{
			Name: s.Name, Color: src.styles[s.Name].Color,
			Swatch: template.HTML(src.styles[s.Name].Swatch()), Title: text.Title(s), Unsafe: s.Role == figures.Control,
			Summary: s.Summary, Source: s.Source, Refuses: s.Refuses, Explored: explored,
		})
	}
	var err error
	if p.Frontier, err = frontiers(src); err != nil {
		return nil, err
	}
	for _, w := range src.sweeps() {
		sec, err := drawSection(src, w)
		if err != nil {
			return nil, err
		}
		p.Sections = append(p.Sections, sec)
	}
	sections, err := projections(src, o.Projections)
	if err != nil {
		return nil, err
	}
	p.Sections = append(p.Sections, sections...)
	if o.Claims != nil {
		p.Sections = append(p.Sections, settled(o.Claims))
	}
	return p, nil
}

// measured fills in what is said of a run as a whole.
func (p *page) measured(src *source) {
	p.Subtitle, p.Inputs, p.Machine = subtitle(src), inputs(src), machine(src)
	p.Details = details(&src.run.Env)
	if p.Title == "" {
		p.Title = title(src)
	}
	p.Caveats, p.Others = text.SplitCaveats(src.run, src.grid)
	p.Lead, p.Nothing, p.Method = lead(src)
	if len(p.Lead) > fewAnswers {
		p.Lead, p.More = p.Lead[:fewAnswers], p.Lead[fewAnswers:]
	}
}

// unmeasured names what a page shows that is of no run.
func unmeasured(o Options) (names []string) {
	for _, r := range o.Projections {
		names = append(names, "a projection for "+r.Machine)
	}
	if o.Claims != nil {
		names = append(names, "the claims of 2002 and 2003")
	}
	return names
}

func title(src *source) string {
	var names []string
	for _, s := range src.grid.Contenders() {
		names = append(names, s.Name)
	}
	switch {
	case len(src.grid.Schemes) == 0:
		return "modbench: no rounds were measured"
	case len(names) == 0 || len(names) > 4:
		return fmt.Sprintf("modbench: %d schemes for tables of unloadable things", len(src.grid.Schemes))
	}
	return "modbench: " + text.And(names)
}

func subtitle(src *source) string {
	g, m := src.grid, &src.run.Manifest
	if src.grid.Data.Rounds.Len() == 0 {
		return fmt.Sprintf("%s; nothing to draw", m.Created.UTC().Format("2 January 2006, 15:04 UTC"))
	}
	var procs []string
	for _, p := range g.Procs {
		procs = append(procs, fmt.Sprint(p))
	}
	return fmt.Sprintf("%s; %s. %s, %s, %s, on %s %s: %s in all.",
		m.Created.UTC().Format("2 January 2006, 15:04 UTC"), processors(src),
		text.Count(len(g.Schemes), "scheme"), text.Count(workloadCount(src), "workload"), text.Count(len(g.Subsystems),
			"subsystem"),
		text.And(procs), strings.TrimLeft(text.Processors(g.Procs[len(g.Procs)-1]),
			"0123456789 "), text.Count(src.grid.Data.Rounds.Len(), "round"))
}

// fewColors is how many schemes are told apart at once.
const fewColors = 6

// colors is the style sheet that themes the charts. It finds the exact colour that
// a chart was drawn in by its spelling, and replaces it on a dark page. With many schemes
// all but one are grey in charts, until a reader asks for their colours; on the frontier, grey means something else.
func colors(src *source) string {
	var light, dark, quiet, loud, frontier strings.Builder
	many := len(src.schemes) > fewColors
	first := foremost(src)
	for _, s := range src.schemes {
		c := src.styles[s.Name]
		name := c.Color[1:]
		for _, what := range []string{"stroke", "fill"} {
			fmt.Fprintf(&light, ".chart [style*=\"%[1]s:%[2]s\"]{%[1]s:var(--c%[3]s)!important}\n", what, c.Color, name)
			fmt.Fprintf(&light, ".swatch [style*=\"%[1]s:%[2]s\"]{%[1]s:var(--s%[3]s)!important}\n", what, c.Color,
				name)
		}
		fmt.Fprintf(&frontier, ".large .chart [style*=\"stroke:%[1]s\"]{stroke:var(--s%[2]s)!important}\n"+
			".large .chart [style*=\"fill:%[1]s\"]{fill:var(--s%[2]s)!important}\n", c.Color, name)
		fmt.Fprintf(&light, ":root{--s%[1]s:%[2]s;--c%[1]s:var(--s%[1]s)}\n", name, c.Color)
		fmt.Fprintf(&dark, ":root{--s%s:%s}\n", name, c.Dark)
		if many && s.Name != first {
			fmt.Fprintf(&quiet, "--c%s:var(--quiet);", name)
			fmt.Fprintf(&loud, "--c%[1]s:var(--s%[1]s);", name)
		}
	}
	css := light.String() + frontier.String() + "@media screen and (prefers-color-scheme:dark){\n" + dark.String() +
		"}\n"
	if quiet.Len() > 0 {
		css += ":root{" + quiet.String() + "}\n:root:has(#colours:checked){" + loud.String() + "}\n"
	}
	return css
}

// foremost is the scheme that stays in colour among many: the one that leads in the first answer.
func foremost(src *source) string {
	for _, setting := range src.grid.Settings {
		for _, sub := range src.grid.Subsystems {
			var cells []bench.Cell
			for _, s := range src.grid.Contenders() {
				cells = append(cells, setting.Cell(s.Name, sub, src.most()))
			}
			if best, ok := src.grid.Best(figures.Throughput, cells); ok && len(best.Set) > 0 {
				return best.Set[0].Cell.Scheme
			}
		}
	}
	return ""
}
