package verbs

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/modbench/modbench/results"
)

// No line of prose is wider than COLUMNS, from the narrowest terminal on. A table may be.
func TestProseFits(t *testing.T) {
	a, b := made(t, results.Complete), made(t, results.Interrupted)
	t.Chdir(t.TempDir())
	for _, columns := range []int{narrowest, 60, 80, 120, broadest} {
		t.Setenv("COLUMNS", fmt.Sprint(columns))
		for _, args := range [][]string{
			{"list", "--scheme", "tryget"}, {"list", "--scheme", "cow"}, {"compare", a, b}, {"advise", "--lookups", "5/s"},
		} {
			called := callWith(t.Context(), t, args...)
			if called.code != done || called.out == "" {
				t.Fatalf("%q: code %d: %s", args, called.code, called.err)
			}
			prose := called.out
			if args[0] == "compare" {
				_, prose, _ = strings.Cut(prose, "caveats\n")
			}
			if prose == "" {
				t.Errorf("%q: no prose", args)
			}
			for line := range strings.Lines(prose) {
				line = strings.TrimSuffix(line, "\n")
				words := strings.Fields(line)
				if utf8.RuneCountInString(line) > columns && len(words) > 2 {
					t.Errorf("%q with %d columns: %q", args, columns, line)
				}
			}
		}
	}
}
