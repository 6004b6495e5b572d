package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

// rowsOf returns the part of a table or comparison that is figures: up to the
// legend, or up to and with the tally.
func rowsOf(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		if strings.HasPrefix(line, "↑ higher") {
			break
		}
		b.WriteString(line)
		if strings.Contains(line, " comparisons: ") {
			break
		}
	}
	return b.String()
}

// marks are those of verdicts, which are the test's of today, and not figures. They make columns wider.
var (
	marks  = regexp.MustCompile(`([×\]]) ?[*°~?]`)
	spaces = regexp.MustCompile(` +`)
)

// unmarked returns the lines of the tables in s, without the marks of verdicts and without the answers before them.
func unmarked(s string) []string {
	if i := strings.Index(s, "\n\n  throughput"); i > 0 {
		s = s[strings.LastIndex(s[:i], "\n")+1:]
	}
	s = spaces.ReplaceAllString(marks.ReplaceAllString(strings.TrimLeft(s, "\n"), "$1"), " ")
	return strings.Split(s, "\n")
}

// TestSchema1 shows directories that were written under schema 1, and wants the
// figures that the modbench of that time drew from them.
func TestSchema1(t *testing.T) {
	for _, name := range []string{"quick", "mixed"} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join("..", "results", "testdata", "v1", name)
			run, err := results.Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			var table, changes bytes.Buffer
			if err := report.Table(&table, run, report.TableOptions{Full: true}); err != nil {
				t.Fatal(err)
			}
			c, err := report.Compare(run, run, report.CompareOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Write(&changes, false); err != nil {
				t.Fatal(err)
			}
			for file, got := range map[string]string{"figures.txt": table.String(), "compare.txt": changes.String()} {
				if *update && file == "compare.txt" { // the words and the test are those of today
					if err := os.WriteFile(filepath.Join(dir, file), []byte(rowsOf(got)), 0o666); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(filepath.Join(dir, file))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(unmarked(string(want)), unmarked(rowsOf(got))); diff != "" {
					t.Errorf("%s (-then +now):\n%.2000s", file, diff)
				}
			}
			if err := c.Worse(0); err != nil {
				t.Errorf("it is worse than itself: %v", err)
			}
			if page := draw(t, run); strings.Count(page, "<svg") < 20 {
				t.Errorf("%d charts on the page", strings.Count(page, "<svg"))
			}
		})
	}
}
