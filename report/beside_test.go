package report_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/projection"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

const claimsDir = "../results/reference/claims"

// projectionDir makes up a projection and returns its directory.
func projectionDir(t *testing.T) string {
	t.Helper()
	r := &projection.Result{Machine: "made-up", Title: "A machine with 256 processors", Source: "nobody", Draws: 5,
		Instructions: "none", Waits: "a wake takes 5 us", Command: "modbench project --machine made-up",
		Refused: []projection.Refusal{{What: "syncmap", Why: "it was not asked for"}}}
	band := func(mid float64) projection.Band { return projection.Band{Mid: mid, Low: 0.8 * mid, High: 1.3 * mid} }
	for i, s := range []string{"none", "tryget", "rwsem", "rcu"} {
		for _, n := range []int{1, 2, 4, 8, 16, 32, 64, 128, 256} {
			c := projection.Cell{Workload: "lookup-heavy", Subsystem: "filesystem", Scheme: s, Role: "contender", Procs: n,
				Lookups: band(20e6 * math.Pow(float64(n), 1-0.5*float64(i%3)))}
			if s == "none" {
				c.Role = "floor"
			} else {
				c.Unload, c.Stall = band(30e3*float64(i)+100*float64(n)), band(1e3*float64(n))
			}
			if s == "rwsem" {
				c.Marks = []projection.Mark{projection.Parks}
			}
			r.Cells = append(r.Cells, c)
		}
	}
	dir := t.TempDir()
	if err := r.Write(filepath.Join(dir, projection.File)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// besidePage draws a page with directories beside.
func besidePage(t *testing.T, runs []*results.Run, dirs ...string) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Write(&b, runs, report.Options{Beside: dirs}); err != nil {
		t.Fatal(err)
	}
	selfContained(t, b.String())
	wellFormed(t, b.String())
	return b.String()
}

func TestClaimsOnThePage(t *testing.T) {
	page := besidePage(t, nil, claimsDir)
	_, claims, _ := strings.Cut(page, `<section id="claims-verdicts"`)
	rows := strings.Split(claims, "<tr")[2:]
	if len(rows) != 19 {
		t.Fatalf("%d rows, want 19", len(rows))
	}
	for i, r := range rows {
		for _, want := range []string{"modbench claims --claim ", " 200", "</small>"} {
			if !strings.Contains(r, want) {
				t.Errorf("row %d lacks %q: %s", i+1, want, r)
			}
		}
	}
	contains(t, page, []string{"Adam J. Richter", "23 December 2002", "confirmed", "per million", "[",
		"modbench: the claims of 2002 and 2003"}, []string{"No round was measured", `id="machine"`})
}

// Every figure of a projection says that it is one.
func TestProjectionOnThePage(t *testing.T) {
	page := besidePage(t, nil, projectionDir(t))
	drawn := charts.FindAllString(page, -1)
	n := 0
	for _, c := range drawn {
		if !strings.Contains(c, `class="chart"`) {
			continue
		}
		n++
		for _, want := range []string{">projection, not measured<", "stroke-dasharray", "Projected, not measured: "} {
			if !strings.Contains(c, want) {
				t.Errorf("a chart lacks %q: %.300s", want, c)
			}
		}
	}
	if n != 3+4 { // lookups, unload, stall, and the frontier on 2, 16, 64 and 256
		t.Errorf("%d charts", n)
	}
	contains(t, page, []string{"PROJECTION: Lookups against processors", "A machine with 256 processors",
		"Projection: 256 processors of made-up", "Refused: syncmap", "On 64 processors rcu is projected to do the most lookups", "a wake takes 5 us"},
		[]string{"No round was measured"})
}

// What was measured stands in the place of what is projected for so many processors, and is not called a projection.
func TestMeasuredFrontierBesideProjection(t *testing.T) {
	run := resultstest.Run(resultstest.Options{Rounds: 8, Workloads: []string{"lookup-heavy"},
		Subsystems: []string{"filesystem"}})
	page := besidePage(t, []*results.Run{run}, projectionDir(t))
	contains(t, page, []string{"Measured on 2 processors", "Projection: 16 processors of made-up"},
		[]string{"Projection: 2 processors of made-up"})
	for _, c := range charts.FindAllString(page, -1) {
		if strings.Contains(c, ">Measured on 2 processors</title>") && strings.Contains(c, "projection") {
			t.Error("what was measured is called a projection")
		}
	}
}

func TestBesideRefuses(t *testing.T) {
	empty, broken := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, projection.File), []byte(`{"kind":"measurement"}`), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		dirs   []string
		format report.Format
		want   string
	}{
		{[]string{empty}, report.HTML, "has neither claims.json nor projection.json"},
		{[]string{broken}, report.HTML, "want projection"},
		{[]string{claimsDir, claimsDir}, report.HTML, "the claims of one directory"},
		{[]string{claimsDir}, report.CSV, "in the format html only"},
	} {
		var b bytes.Buffer
		err := report.Export(&b, nil, c.format, report.Options{Beside: c.dirs})
		if err == nil || !strings.Contains(err.Error(), c.want) || b.Len() > 0 {
			t.Errorf("%v as %s: %v, %d bytes; want %q", c.dirs, c.format, err, b.Len(), c.want)
		}
	}
	if report.IsBeside(empty) || !report.IsBeside(broken) || !report.IsBeside(claimsDir) {
		t.Error("directories are not told apart")
	}
}
