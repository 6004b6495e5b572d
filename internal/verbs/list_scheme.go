package verbs

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/schemes"
)

// describe prints what a scheme declares about itself, one property a line. What is wider than a line of that width
// goes on below; 0: nothing is.
func describe(w io.Writer, s schemes.Info, explored string, width int) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	rows := [][2]string{
		{s.Name, s.Summary},
		{"author", s.Author},
		{"source", s.Source},
		{"year", fmt.Sprint(s.Year)},
		{"role", s.Role.String()},
		{"use it when", s.UseWhen},
		{"do not use it when", s.AvoidWhen},
		{"refuses lookups", s.Refuses.String()},
		{"get or put may sleep", yes(s.Sleeps)},
		{"usable where nothing may block", yes(s.Atomic())},
		{"unload of a held module", held(s)},
		{"lookups may keep an unload waiting", yes(s.Starves)},
		{"grace period", s.Grace.String()},
		{"unload stops the machine", yes(s.Stops)},
		{"memory model", holds[s.Holds]},
		{"memory", s.Memory.String()},
		{"explored", cmp.Or(explored, "no: `modbench check --scheme "+s.Name+"` does")},
	}
	const names = len("lookups may keep an unload waiting") + 2 // the longest name, and the space beside it
	for _, row := range rows {
		switch {
		case width == 0:
			fmt.Fprintf(tw, "%s\t%s\n", row[0], row[1])
		case width-names < narrowest: // the words stand below their name
			fmt.Fprintf(w, "%s\n  %s\n", row[0], strings.Join(terminal.Wrap(row[1], width-2), "\n  "))
		default:
			fmt.Fprintf(tw, "%s\t%s\n", row[0], strings.Join(terminal.Wrap(row[1], width-names), "\n\t"))
		}
	}
	return tw.Flush()
}

// holds are the memory models under which a scheme is safe, in words.
var holds = map[schemes.Order]string{
	schemes.TSO:  "tso: x86; explored under it and no weaker one",
	schemes.Weak: "weak: x86 and arm64, but for a plain store that is seen before an earlier load is done",
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// held says what an unload without flags does while somebody holds the module.
func held(s schemes.Info) string {
	if s.Waits {
		return "waits, unless it is asked not to"
	}
	return "refused"
}
