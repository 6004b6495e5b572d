package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"image/png"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

func exported(t *testing.T, run *results.Run, f report.Format) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := report.Export(&b, []*results.Run{run}, f, report.Options{}); err != nil {
		t.Fatalf("%s: %v", f, err)
	}
	return b.Bytes()
}

// CSV and JSON have the same rows, one a figure, and what they say is what figures say.
func TestTidy(t *testing.T) {
	run := resultstest.Run(resultstest.Options{Rounds: 6, Subsystems: []string{"filesystem"}})
	r := csv.NewReader(bytes.NewReader(exported(t, run, report.CSV)))
	lines, err := r.ReadAll() // every line has as many fields as the header
	if err != nil {
		t.Fatal(err)
	}
	var objects []map[string]any
	if err := json.Unmarshal(exported(t, run, report.JSON), &objects); err != nil {
		t.Fatal(err)
	}
	if len(objects) != len(lines)-1 || len(objects) < 100 {
		t.Fatalf("%d objects and %d lines", len(objects), len(lines))
	}
	for i, line := range lines[1:] {
		if len(objects[i]) != len(lines[0]) {
			t.Fatalf("object %d has %d members, the header %d", i, len(objects[i]), len(lines[0]))
		}
		for j, column := range lines[0] {
			want := ""
			switch v := objects[i][column].(type) {
			case string:
				want = v
			case float64:
				want = strconv.FormatFloat(v, 'g', -1, 64)
			}
			if line[j] != want {
				t.Errorf("row %d, %s: CSV says %q, JSON %q", i, column, line[j], want)
			}
		}
	}
	g := figures.Summarise(run.Data())
	f := g.At(run.Manifest.Cells[1]).Figure(figures.Throughput)
	found := false
	for _, o := range objects {
		if o["scheme"] == "tryget" && o["metric"] == "throughput" && o["workload"] == "lookup-heavy" && o["procs"] == 1.0 {
			found = o["median"] == f.Median && o["lo"] == f.Lo && o["hi"] == f.Hi && o["unit"] == "1/s" && o["rounds"] == 6.0
		}
	}
	if !found {
		t.Errorf("no row says that the throughput of tryget is %+v", f)
	}
	var ratios int
	for _, o := range objects {
		if o["ratio"] != nil {
			if ratios++; o["baseline"] != "tryget" || o["scheme"] != "rwsem" || o["verdict"] == "" {
				t.Errorf("a ratio of %v", o)
			}
		}
	}
	if ratios == 0 {
		t.Error("no row has a ratio")
	}
}

// A run without rounds gives a header and no rows.
func TestTidyEmpty(t *testing.T) {
	run := resultstest.Run(resultstest.Options{})
	if got := string(exported(t, run, report.CSV)); strings.Count(got, "\n") != 1 {
		t.Errorf("CSV of nothing: %q", got)
	}
	var objects []any
	if err := json.Unmarshal(exported(t, run, report.JSON), &objects); err != nil || len(objects) != 0 {
		t.Errorf("JSON of nothing: %v, %v", objects, err)
	}
}

// Markdown fits a comment, and says what it left out.
func TestMarkdown(t *testing.T) {
	small := string(exported(t, resultstest.Run(resultstest.Options{Rounds: 6}), report.Markdown))
	if strings.Contains(small, "Left out") || !strings.Contains(small, "#### lookup-heavy on 1 processor") ||
		!strings.Contains(small, "#### Caveats") || !strings.Contains(small, "to `tryget`") {
		t.Errorf("a small run: %.600s", small)
	}
	golden(t, "report.md", small)
	var schemes []string
	for i := range 40 {
		schemes = append(schemes, "scheme"+strconv.Itoa(i))
	}
	large := exported(t, resultstest.Run(resultstest.Options{Rounds: 1, Schemes: schemes, Samples: 20,
		Points: []string{"hold=0", "hold=1us", "hold=5us"}}), report.Markdown)
	if len(large) > 65536 || !bytes.Contains(large, []byte("Left out for want of room: ")) ||
		!bytes.Contains(large, []byte("#### Caveats")) {
		t.Errorf("a large run: %d bytes, ending in %q", len(large), large[len(large)-300:])
	}
}

// Pictures are pictures.
func TestPictures(t *testing.T) {
	run := resultstest.Run(resultstest.Options{Rounds: 6})
	img, err := png.Decode(bytes.NewReader(exported(t, run, report.PNG)))
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size.X < 2000 || size.Y < 200 {
		t.Errorf("the picture is %v", size)
	}
	svg := exported(t, run, report.SVG)
	if !bytes.HasPrefix(svg, []byte("<svg ")) || !bytes.Contains(svg, []byte("lookup-heavy on 2 processors")) {
		t.Errorf("SVG %.300s", svg)
	}
	if err := report.Export(io.Discard, []*results.Run{resultstest.Run(resultstest.Options{})}, report.PNG,
		report.Options{}); err == nil {
		t.Error("a picture of nothing")
	}
	if err := report.Export(io.Discard, []*results.Run{run}, "pdf", report.Options{}); err == nil {
		t.Error("an unknown format is written")
	}
}

// With a baseline the ratios are to it.
func TestBaseline(t *testing.T) {
	run := resultstest.Run(resultstest.Options{Rounds: 6, Subsystems: []string{"filesystem"}})
	for _, name := range []string{"none", "nosuch"} {
		if err := run.SetBaseline(name); err == nil || !strings.Contains(err.Error(), "tryget, rwsem") {
			t.Errorf("baseline %s: error %v", name, err)
		}
	}
	if err := run.SetBaseline("rwsem"); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := report.Table(&b, run, report.TableOptions{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "tryget/rwsem") || strings.Contains(b.String(), "rwsem/tryget") {
		t.Errorf("the table has another ratio:\n%s", b.String())
	}
	if got := string(exported(t, run, report.CSV)); !strings.Contains(got, ",rwsem,") || strings.Contains(got, ",tryget,0.") {
		t.Error("CSV has ratios to another scheme")
	}
}
