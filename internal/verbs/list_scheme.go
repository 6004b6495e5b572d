package verbs

import (
	"cmp"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/modbench/modbench/schemes"
)

// describe prints what a scheme declares about itself, one property a line.
func describe(w io.Writer, s schemes.Info, explored string) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range [][2]string{
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
	} {
		fmt.Fprintf(tw, "%s\t%s\n", row[0], row[1])
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
