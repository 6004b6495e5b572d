package text

import (
	"fmt"
	"io"
	"strings"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/results"
)

// MostMarkdown is how many characters a comment on GitHub may have.
const MostMarkdown = 65536

// Markdown writes run in at most limit bytes: for each workload and number of processors a table of the figures that
// decide, then the caveats. If that is too long, it ends with the last table that fits and says what it left out.
func Markdown(w io.Writer, run *results.Run, g *figures.Grid, limit int) error {
	var blocks []string
	for _, b := range g.Blocks() {
		if s := markdownBlock(g, b); s != "" {
			blocks = append(blocks, s)
		}
	}
	caveats := markdownCaveats(run, g, limit/4)
	head := markdownHead(g)
	room := limit - len(head) - len(caveats) - 200 // for what is said of what was left out
	shown := 0
	var body strings.Builder
	for _, s := range blocks {
		if body.Len()+len(s) > room {
			break
		}
		body.WriteString(s)
		shown++
	}
	if left := len(blocks) - shown; left > 0 {
		fmt.Fprintf(&body, "\nLeft out for want of room: %d of %s. `modbench report --format csv` has all figures.\n",
			left, Count(len(blocks), "table"))
	}
	_, err := io.WriteString(w, head+body.String()+caveats)
	return err
}

// markdownHead says what the tables show.
func markdownHead(g *figures.Grid) string {
	s := "Median over rounds ± its 95 % interval"
	if c := g.Contenders(); len(c) > 1 {
		s += fmt.Sprintf("; × is the median ratio of rounds measured together, to `%s`. `*`: difference shown after "+
			"correction; `°`: the interval excludes 1, but not shown after correction; `~`: %s; `?`: too few rounds "+
			"to judge",
			c[0].Name, NoDifference)
	}
	return s + ".\n"
}

// markdownBlock is the table of one setting on one number of processors; "" if nothing was measured.
func markdownBlock(g *figures.Grid, b figures.Block) string {
	var rows strings.Builder
	for _, sub := range g.Subsystems {
		for _, s := range g.Schemes {
			sum := g.At(b.Cell(s.Name, sub, b.Procs))
			if sum == nil {
				continue
			}
			fmt.Fprintf(&rows, "| %s | %s |", sub, strings.ReplaceAll(Title(s), "|", "\\|"))
			for _, m := range figures.Deciding {
				fmt.Fprintf(&rows, " %s |", markdownFigure(g, sum, s, m))
			}
			rows.WriteString("\n")
		}
	}
	if rows.Len() == 0 {
		return ""
	}
	head, line := "| subsystem | scheme |", "|---|---|"
	for _, m := range figures.Deciding {
		head, line = head+" "+heading(m)+" |", line+"---|"
	}
	return fmt.Sprintf("\n#### %s on %s\n\n%s\n%s\n%s", b.Setting, Processors(b.Procs), head, line, rows.String())
}

// markdownFigure is a figure, and its ratio to the first contender's.
func markdownFigure(g *figures.Grid, sum *figures.Summary, s figures.Scheme, m *figures.Metric) string {
	words := Figure(sum.Figure(m), m.Quantity)
	c := g.Contenders()
	if len(c) < 2 || !hasRatios(m) || s.Role != figures.Contender || s.Name == c[0].Name {
		return words
	}
	if x := g.Against(m, sum.Cell, c[0].Name); x.N > 0 {
		words += " " + Times(x.Median) + strings.NewReplacer("~", "\\~", "*", "\\*").Replace(Mark(x.Verdict()))
	}
	return words
}

// DeltasMarkdown writes what changed in at most limit bytes, as one table, and says how many rows it left out.
func DeltasMarkdown(w io.Writer, title, lead string, deltas []*figures.Delta, caveats []string, limit int) {
	foot := listed(caveats, limit/4)
	var b strings.Builder
	fmt.Fprintf(
		&b,
		"#### %s\n\n%s\n\n| figure | old | new | new/old | what changed |\n|---|---|---|---|---|\n",
		title,
		lead,
	)
	for i, d := range deltas {
		q := d.Metric.Quantity
		row := fmt.Sprintf(
			"| %s | %s | %s | %s | %s |\n",
			DeltaName(d),
			Figure(d.Old, q),
			Figure(d.New, q),
			Ratio(d.Ratio),
			strings.ReplaceAll(DeltaEffect(d), "~", "\\~"),
		)
		if b.Len()+len(row)+len(foot)+200 > limit {
			fmt.Fprintf(&b, "\nLeft out for want of room: %d of %s.\n", len(deltas)-i, Count(len(deltas), "figure"))
			break
		}
		b.WriteString(row)
	}
	io.WriteString(w, b.String()+foot)
}

// markdownCaveats lists the caveats, the gravest first, in at most limit bytes.
func markdownCaveats(run *results.Run, g *figures.Grid, limit int) string {
	return listed(Caveats(run, g), limit)
}

// listed lists lines of caveats in at most limit bytes; "" if there are none.
func listed(lines []string, limit int) string {
	if len(lines) == 0 {
		return ""
	}
	s := "\n#### Caveats\n\n"
	for i, line := range lines {
		item := "* " + strings.NewReplacer("<", "&lt;", "*", "\\*", "_", "\\_").Replace(line) + "\n"
		if len(s)+len(item) > limit {
			return s + fmt.Sprintf("* and %d more\n", len(lines)-i)
		}
		s += item
	}
	return s
}
