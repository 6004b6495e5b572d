package text

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/results"
)

// manySchemes are more than the frontier shows in full.
func manySchemes() *results.Run {
	run := resultstest.Run(resultstest.Options{
		Workloads: []string{"lookup-heavy"}, Subsystems: []string{"filesystem"}, Procs: []int{2}, Rounds: 12,
		Schemes: []string{"none", "modcount", "tryget", "rwsem", "srcu", "rcu", "hazard", "percpuref", "a-longer-name"},
	})
	for i := range run.Manifest.Schemes {
		run.Manifest.Schemes[i].Explored = []string{"every schedule", figures.NotExplored}[i%2]
	}
	for _, r := range run.Rounds {
		if r.Cell.Scheme == "srcu" {
			r.Refused = r.Total / 100
		}
	}
	return run
}

// TestFrontier holds what a terminal shows first, the answer and the frontier, to a golden file, and to its width.
func TestFrontier(t *testing.T) {
	var all strings.Builder
	for _, c := range []struct {
		name  string
		run   *results.Run
		table Table
	}{
		{"a busy system", busy(), Table{Width: 100}},
		{"a busy system, narrow", busy(), Table{Width: 40}},
		{"a sweep", busy("period=50ms", "period=2ms"), Table{Width: 100}},
		{"many schemes", manySchemes(), Table{Width: 100}},
		{"many schemes, narrow", manySchemes(), Table{Width: 40}},
		{"many schemes, in full", manySchemes(), Table{Width: 100, Full: true}},
		{"one scheme", resultstest.Run(resultstest.Options{Workloads: []string{"lookup-heavy"}, Rounds: 12,
			Subsystems: []string{"filesystem"}, Schemes: []string{"rwsem"}}), Table{Width: 100}},
	} {
		var b bytes.Buffer
		if err := c.table.Write(&b, c.run); err != nil {
			t.Fatal(err)
		}
		screen := b.String()
		for _, block := range figures.Summarise(c.run.Data()).Blocks()[:1] {
			screen, _, _ = strings.Cut(screen, fmt.Sprintf("\n%s on %s: median", block.Setting, Processors(block.Procs)))
		}
		fmt.Fprintf(&all, "== %s\n%s", c.name, screen)
		for _, line := range strings.Split(screen, "\n") {
			if n := utf8.RuneCountInString(line); n > c.table.Width {
				t.Errorf("%s: a line has %d columns: %s", c.name, n, line)
			}
		}
	}
	const file = "testdata/frontier.txt"
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(file, []byte(all.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(all.String(), "\n")); diff != "" {
		t.Errorf("%s differs; look at it, and if it is right run go test -update (-want +got):\n%s", file, diff)
	}
}
