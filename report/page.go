package report

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/results"
)

// page is what the template shows, ready worded.
type page struct {
	Title    string
	CSS      template.CSS
	JS       template.JS
	Subtitle string
	Lead     []template.HTML // in words, the disadvantages first
	Where    table           // who is behind where
	Remarks  []template.HTML
	Caveats  []string
	Legend   []legend
	Inputs   table
	Sections []section
	Machine  []fact
	Details  []facts
}

// legend is how a scheme is drawn, and what it is.
type legend struct {
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
	Read      string // how to read the charts, in one sentence
	Groups    []group
	Table     table
	Note      string // instead of charts: "no get was refused"
}

// group is the charts of one number of processors, or of all.
type group struct {
	Title  string
	Open   bool // shown at once
	Charts []panel
}

// panel is one chart with its caption.
type panel struct {
	Title string
	SVG   template.HTML
	Empty string // instead of a chart
}

// builder holds what all parts of a page need.
type builder struct {
	run    *results.Run
	grid   *results.Grid
	styles map[string]chart.Style
	ids    int
}

func newPage(run *results.Run, o Options) (*page, error) {
	b := &builder{run: run, grid: results.Summarise(run)}
	var names []string
	for _, s := range b.grid.Schemes {
		names = append(names, s.Name)
	}
	b.styles = chart.Styles(names)
	p := &page{
		Title:    o.Title,
		CSS:      template.CSS(pageCSS + b.colors()),
		JS:       template.JS(pageJS),
		Subtitle: b.subtitle(),
		Caveats:  results.Caveats(run),
		Inputs:   b.inputs(),
		Machine:  b.machine(),
		Details:  b.details(),
	}
	if p.Title == "" {
		p.Title = b.title()
	}
	p.Lead, p.Where, p.Remarks = b.verdict()
	for _, s := range b.grid.Schemes {
		p.Legend = append(p.Legend, legend{
			Swatch: template.HTML(b.styles[s.Name].Swatch()), Title: s.Title(), Unsafe: s.Role == results.Control,
			Summary: s.Summary, Source: s.Source, Refuses: s.Refuses, Explored: o.Explored[s.Name],
		})
	}
	for _, w := range b.sweeps() {
		sec, err := b.section(w)
		if err != nil {
			return nil, err
		}
		p.Sections = append(p.Sections, sec)
	}
	return p, nil
}

func (b *builder) title() string {
	var names []string
	for _, s := range b.grid.Contenders() {
		names = append(names, s.Name)
	}
	switch {
	case len(b.grid.Schemes) == 0:
		return "modbench: no rounds were measured"
	case len(names) == 0 || len(names) > 4:
		return fmt.Sprintf("modbench: %d schemes for tables of unloadable things", len(b.grid.Schemes))
	}
	return "modbench: " + and(names)
}

func (b *builder) subtitle() string {
	g, m := b.grid, &b.run.Manifest
	if len(b.run.Rounds) == 0 {
		return fmt.Sprintf("%s; nothing to draw", m.Created.UTC().Format("2 January 2006, 15:04 UTC"))
	}
	var procs []string
	for _, p := range g.Procs {
		procs = append(procs, fmt.Sprint(p))
	}
	return fmt.Sprintf("%s; %s. %s, %s, %s, on %s %s: %s in all.",
		m.Created.UTC().Format("2 January 2006, 15:04 UTC"), b.run.Env.Machine.CPU,
		count(len(g.Schemes), "scheme"), count(len(b.sweeps()), "workload"), count(len(g.Subsystems), "subsystem"),
		and(procs), strings.TrimLeft(processors(g.Procs[len(g.Procs)-1]), "0123456789 "), count(len(b.run.Rounds), "round"))
}

// and joins names as people do.
func and(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// colors is the style sheet that themes the charts: the exact colour that a
// chart was drawn in is found by its spelling and replaced on a dark page.
func (b *builder) colors() string {
	var light, dark strings.Builder
	for _, s := range b.grid.Schemes {
		c := b.styles[s.Name]
		fmt.Fprintf(&light, ".chart [style*=\"stroke:%[1]s\"],.swatch [style*=\"stroke:%[1]s\"]{stroke:var(--s%[2]s)!important}\n", c.Color, c.Color[1:])
		fmt.Fprintf(&light, ".chart [style*=\"fill:%[1]s\"],.swatch [style*=\"fill:%[1]s\"]{fill:var(--s%[2]s)!important}\n", c.Color, c.Color[1:])
		fmt.Fprintf(&light, ":root{--s%s:%s}\n", c.Color[1:], c.Color)
		fmt.Fprintf(&dark, ":root{--s%s:%s}\n", c.Color[1:], c.Dark)
	}
	return light.String() + "@media screen and (prefers-color-scheme:dark){\n" + dark.String() + "}\n"
}

// at returns the summary of a cell; nil if it was not measured.
func (b *builder) at(setting results.Setting, scheme, subsystem string, procs int) *results.Summary {
	return b.grid.At(setting.Cell(scheme, subsystem, procs))
}

// id returns an identifier that no other element of the page has.
func (b *builder) id(kind string) string {
	b.ids++
	return fmt.Sprintf("%s-%d", kind, b.ids)
}

// has reports whether any round of the workload has metric m.
func (b *builder) has(w sweep, m *results.Metric) bool {
	return slices.ContainsFunc(b.run.Rounds, func(r *bench.Round) bool {
		if r.Cell.Workload != w.workload {
			return false
		}
		_, ok := m.Of(r)
		return ok
	})
}

func processors(n int) string { return count(n, "processor") }

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
