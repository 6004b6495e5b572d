package report_test

import (
	"bytes"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

var (
	update = flag.Bool("update", false, "rewrite the golden files")
	keep   = flag.String("keep", "", "write the pages drawn to this directory, to be looked at")
)

// draw returns the page of runs, having checked what every page must satisfy.
func draw(t *testing.T, runs ...*results.Run) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Write(&b, runs, report.Options{}); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if *keep != "" {
		name := strings.ReplaceAll(t.Name(), "/", "-") + ".html"
		if err := os.WriteFile(filepath.Join(*keep, name), b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	selfContained(t, page)
	wellFormed(t, page)
	return page
}

var (
	fetches = regexp.MustCompile(`(?i)(\b(src|href|xlink:href|action|data|poster|srcset)\s*=\s*"[^#"]|@import|url\(|<(link|iframe|object|embed|img|base)\b|\b(fetch|XMLHttpRequest|WebSocket|import)\s*\()`)
	ids     = regexp.MustCompile(`\sid="([^"]*)"`)
	refs    = regexp.MustCompile(`(?:href="#|aria-labelledby=")([^"]*)"`)
	charts  = regexp.MustCompile(`(?s)<svg.*?</svg>`)
)

// selfContained fails if anything on the page could be fetched from elsewhere,
// or points to what is not there.
func selfContained(t *testing.T, page string) {
	t.Helper()
	if m := fetches.FindString(page); m != "" {
		t.Errorf("the page refers to something outside: %q", m)
	}
	for _, scheme := range []string{"http:", "https:", `"//`, "'//"} {
		if strings.Contains(page, scheme) {
			t.Errorf("%s in the page", scheme)
		}
	}
	seen := map[string]bool{}
	for _, m := range ids.FindAllStringSubmatch(page, -1) {
		if seen[m[1]] {
			t.Errorf("two elements have the id %q", m[1])
		}
		seen[m[1]] = true
	}
	for _, m := range refs.FindAllStringSubmatch(page, -1) {
		for id := range strings.FieldsSeq(m[1]) {
			if !seen[id] {
				t.Errorf("nothing has the id %q", id)
			}
		}
	}
}

// wellFormed reads the page as XML, which is stricter than a browser; script and
// style, which are not markup, are left out.
func wellFormed(t *testing.T, page string) {
	t.Helper()
	page = regexp.MustCompile(`(?s)<(style|script)>.*?</(style|script)>`).ReplaceAllString(page, "")
	d := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(page, "<!DOCTYPE html>\n")))
	d.Entity = xml.HTMLEntity
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Errorf("not well-formed: %v", err)
			return
		}
	}
	for _, svg := range charts.FindAllString(page, -1) {
		var root struct {
			XMLName xml.Name `xml:"svg"`
			Role    string   `xml:"role,attr"`
			Hidden  string   `xml:"aria-hidden,attr"`
			Title   string   `xml:"title"`
			Desc    string   `xml:"desc"`
		}
		if err := xml.Unmarshal([]byte(svg), &root); err != nil {
			t.Errorf("chart is not well-formed: %v", err)
		} else if root.Hidden == "" && (root.Role != "img" || root.Title == "" || root.Desc == "") {
			t.Errorf("chart without role, title or description: %.120s", svg)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs; look at it, and if it is right run go test -update (-want +got):\n%.4000s", path, diff)
	}
}

func TestGoldenPage(t *testing.T) {
	golden(t, "page.html", draw(t, resultstest.Run(resultstest.Options{
		Rounds: 6, Workloads: []string{"lookup-heavy"}, Subsystems: []string{"filesystem"}, Samples: 200,
	})))
}

// TestSameBytes draws the same results twice, and once more from a copy.
func TestSameBytes(t *testing.T) {
	o := resultstest.Options{Rounds: 6, Subsystems: []string{"filesystem", "net_device"}}
	run := resultstest.Run(o)
	first, second, third := draw(t, run), draw(t, run), draw(t, resultstest.Run(o))
	if first != second || first != third {
		t.Error("the same results gave different pages")
	}
}

func TestPages(t *testing.T) {
	one := []string{"filesystem"}
	heavy := []string{"lookup-heavy"}
	for _, c := range []struct {
		name string
		run  *results.Run
		want []string
		not  []string
	}{
		{
			name: "full",
			run:  resultstest.Run(resultstest.Options{Rounds: 10}),
			want: []string{
				"tryget does most lookups: ", "those of rwsem, which is shown to do fewer.",
				"What tryget costs: 200 of a million lookups are refused, which a caller must handle; an unload takes",
				"none (floor)",
				"more workers than processors (10 of 600 rounds)",
			},
			not: []string{"no interval", "oo few rounds", "UNSAFE"},
		},
		{
			name: "few rounds",
			run:  resultstest.Run(resultstest.Options{Rounds: 3, Subsystems: one}),
			want: []string{"Too few rounds to judge: there are 3 rounds, and a verdict takes 6.", "n=3: no interval"},
			not:  []string{"does most", "±2"},
		},
		{
			name: "single round",
			run:  resultstest.Run(resultstest.Options{Rounds: 1, Subsystems: one, Workloads: heavy}),
			want: []string{"Too few rounds", "n=1: no interval"},
			not:  []string{"does most"},
		},
		{
			name: "one scheme",
			run:  resultstest.Run(resultstest.Options{Rounds: 6, Schemes: []string{"rwsem"}, Subsystems: one}),
			want: []string{"nothing was measured beside it that could be chosen", "No get was refused"},
			not:  []string{"does most"},
		},
		{
			name: "floor only",
			run:  resultstest.Run(resultstest.Options{Rounds: 6, Schemes: []string{"none"}, Subsystems: one}),
			want: []string{"so nothing is compared", "No unload completed in any round."},
		},
		{
			name: "alike",
			run:  alike(),
			want: []string{"No difference shown in lookups: "},
			not:  []string{"is behind ", "does most"},
		},
		{
			name: "many schemes",
			run: resultstest.Run(resultstest.Options{
				Rounds: 16, Workloads: heavy, Procs: []int{1, 2, 4, 8, 16, 32, 64}, Subsystems: []string{"filesystem",
					"device_driver"}, Samples: 60,
				Schemes: []string{"none", "tryget", "rwsem", "epoch", "srcu", "brlock", "seqlock", "hazard", "bravo",
					"percpu-rwsem", "mutex", "syncmap", "cow", "channel", "modcount"},
			}),
			want: []string{" does most lookups: ", "modcount (UNSAFE)",
				"broken on purpose"},
		},
		{
			name: "sweep",
			run: resultstest.Run(resultstest.Options{
				Rounds: 10, Workloads: []string{"section-sweep"}, Subsystems: one, Procs: []int{2},
				Points: []string{"hold=0s", "hold=1.5µs", "arrival=poisson:1000"},
			}),
			want: []string{"section-sweep hold=1.5µs", `id="throughput-section-sweep"`, ">arrival=poisson:1000<",
				"Unload taken apart", "Bystander stalls", "bystander stall p50", "tryget does most"},
		},
		{
			name: "stalled holder",
			run: resultstest.Run(resultstest.Options{
				Rounds: 10, Workloads: []string{"stalled-holder"}, Subsystems: one, Points: []string{"stall=1ms",
					"stall=end"}, Samples: 100,
			}),
			want: []string{"Not yet freed", "rwsem at most 13, 13 at the end", "Stall swept over 1ms and end",
				"During one unload", "<summary>stall=1ms</summary>"},
		},
		{
			name: "two knobs",
			run: resultstest.Run(resultstest.Options{
				Rounds: 10, Workloads: []string{"unknown-filesystem"}, Subsystems: one, Procs: []int{2},
				Points: []string{"period=2ms:exit-cost=20us", "period=2ms:exit-cost=2ms"},
			}),
			want: []string{"Period swept over 2ms with exit-cost=20us and 2ms with exit-cost=2ms;"},
		},
		{
			name: "no histograms",
			run: without(func(r *bench.Round) {
				r.Get, r.Unload, r.Stalled, r.Parts, r.During = nil, nil, nil, bench.Parts{}, bench.During{}
			}),
			want: []string{"No get latencies were recorded.", "No unload completed in any round.",
				"those of rwsem, which is shown to do fewer"},
			not: []string{"During one unload", "Unload taken apart", "Bystander stalls", "Not yet freed"},
		},
		{
			name: "zeros",
			run: without(func(r *bench.Round) {
				r.Lookups, r.Elapsed, r.Total, r.Overhead = 0, 0, 0, 0
				r.Get = new(bench.Histogram)
				r.Get.Add(0)
				r.Unload = r.Get
			}),
		},
		{
			name: "missing cells",
			run: func() *results.Run {
				run := resultstest.Run(resultstest.Options{Rounds: 6, Workloads: heavy})
				run.Rounds = run.Rounds[:7]
				run.Notes = []results.Note{results.Incomplete{
					Status: results.Interrupted, Done: 7, Planned: 180, Cells: 30, PerCell: 6, Ahead: 7,
				}}
				return run
			}(),
			want: []string{"7 of 180 rounds; interrupted", "not measured"},
		},
		{
			name: "empty",
			run:  resultstest.Run(resultstest.Options{}),
			want: []string{"No round was measured", "nothing to draw"},
		},
		{
			name: "nothing known",
			run:  &results.Run{},
			want: []string{"No round was measured"},
		},
		{
			name: "hostile names",
			run: without(func(r *bench.Round) {
				r.Warnings = []bench.Warning{{Kind: bench.Worded,
					Text: `<script>alert("x")</script> https://example.org`}}
			}),
			want: []string{"&lt;script&gt;alert"},
			not:  []string{"<script>alert"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "hostile names" {
				var b bytes.Buffer // a warning may name a site; nothing may fetch it
				if err := report.Write(&b, []*results.Run{c.run}, report.Options{Title: "<i>title</i>"}); err != nil {
					t.Fatal(err)
				}
				wellFormed(t, b.String())
				contains(t, b.String(), append(c.want, "&lt;i&gt;title"), c.not)
				return
			}
			contains(t, draw(t, c.run), c.want, c.not)
		})
	}
}

func contains(t *testing.T, page string, want, not []string) {
	t.Helper()
	for _, s := range want {
		if !strings.Contains(page, s) {
			t.Errorf("page lacks %q", s)
		}
	}
	for _, s := range not {
		if strings.Contains(page, s) {
			t.Errorf("page has %q", s)
		}
	}
}

// alike is a run whose two schemes differ by noise only.
func alike() *results.Run {
	run := resultstest.Run(resultstest.Options{Rounds: 10, Schemes: []string{"tryget"},
		Workloads: []string{"lookup-heavy"}, Subsystems: []string{"filesystem"}, Procs: []int{1}})
	s := run.Manifest.Schemes[0]
	s.Name = "rwsem"
	run.Manifest.Schemes = append(run.Manifest.Schemes, s)
	n := len(run.Rounds)
	for i, r := range run.Rounds {
		c := *run.Rounds[(i+3)%n]
		c.N, c.Cell.Scheme = r.N, "rwsem"
		run.Rounds = append(run.Rounds, &c)
	}
	return run
}

// without is a small run with every round changed.
func without(change func(*bench.Round)) *results.Run {
	run := resultstest.Run(resultstest.Options{Rounds: 10, Subsystems: []string{"filesystem"},
		Workloads: []string{"lookup-heavy"}})
	for _, r := range run.Rounds {
		change(r)
	}
	return run
}

func TestWriteRefuses(t *testing.T) {
	var b bytes.Buffer
	if err := report.Write(&b, nil, report.Options{}); err == nil || b.Len() > 0 {
		t.Errorf("no runs: error %v, %d bytes written", err, b.Len())
	}
	x, y := resultstest.Run(resultstest.Options{}), resultstest.Run(resultstest.Options{})
	y.Dirs, y.Env.Go.Commit = []string{"other"}, "c0ffee"
	if err := report.Write(&b, []*results.Run{x, y}, report.Options{}); err == nil || b.Len() > 0 {
		t.Errorf("two commits: error %v, %d bytes written", err, b.Len())
	}
}
