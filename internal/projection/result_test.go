package projection

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/internal/files"
	"github.com/modbench/modbench/workloads"
)

// sample is a projection of three schemes on two numbers of processors.
func sample() *Result {
	cell := func(scheme string, procs int, lookups, low, high, unload float64) Cell {
		return Cell{
			Workload: "lookup-heavy", Subsystem: "file_operations", Scheme: scheme, Role: "contender", Procs: procs,
			Lookups: Band{lookups, low, high}, Unload: Band{unload, unload, unload}, Stall: Band{1e3, 1e3, 1e3},
		}
	}
	r := &Result{Machine: "xeon-8176x8", Title: "eight sockets", Source: "published", Waits: "little", Draws: 3}
	r.Cells = []Cell{
		cell("fast", 16, 100e6, 90e6, 110e6, 50e3), cell("slow", 16, 10e6, 9e6, 11e6, 20e3),
		cell("alike", 16, 95e6, 85e6, 99e6, 60e3), cell("fast", 2, 20e6, 19e6, 21e6, 50e3),
	}
	r.Cells[1].Starved, r.Cells[2].Marks = true, []Mark{Retries}
	return r
}

// TestPrint looks for what every table must say: that it is a projection, of which machine, the bands,
// what is not told from the best, and what the marks mean.
func TestPrint(t *testing.T) {
	var b strings.Builder
	r := sample()
	r.Refused = []Refusal{{"oversubscribed", "the scheduler"}}
	if err := r.Print(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"PROJECTION, not a measurement: xeon-8176x8", "100 [90.0, 110]", ">20.0 starved",
		"on 16: fast has the best middle, and is not told from alike", "on 2: fast is projected to be best",
		"c: it loads shared words", "refused: oversubscribed: the scheduler", "fitted: nothing",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	for line := range strings.Lines(b.String()) {
		if strings.Contains(line, "lookup-heavy on") && !strings.Contains(line, "projection") {
			t.Errorf("a table does not say that it is a projection: %s", line)
		}
	}
}

// TestFile writes a projection and reads it again; a file of another kind is no projection.
func TestFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), File)
	if err := sample().Write(file); err != nil {
		t.Fatal(err)
	}
	data, err := files.Read(file, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Parse(data)
	if err != nil || len(r.Cells) != 4 || r.Cells[0].Lookups != (Band{100e6, 90e6, 110e6}) {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := Parse([]byte(`{"schema":2}`)); err == nil {
		t.Error("a manifest is read as a projection")
	}
}

// TestCurve takes a curve and a frontier out.
func TestCurve(t *testing.T) {
	r := sample()
	curve := r.Curve("lookup-heavy", "", "file_operations", "fast", Lookups)
	if len(curve) != 2 || curve[0].Procs != 2 || curve[1].Mid != 100e6 {
		t.Errorf("curve %+v", curve)
	}
	var names []string
	for _, c := range r.Frontier("lookup-heavy", "", "file_operations", 16) {
		names = append(names, c.Scheme)
	}
	if !slices.Equal(names, []string{"fast"}) { // alike is worse in both, and slow starves
		t.Errorf("frontier %v", names)
	}
}

// TestFit refuses what a machine does not have, and each workload is projected or refused with a reason.
func TestFit(t *testing.T) {
	procs, refused := fit(coherence.Named("e5-2660x2"), []int{1, 32, 64})
	if !slices.Equal(procs, []int{1, 32}) || len(refused) != 1 ||
		!strings.Contains(refused[0].Why, "e5-2660x2 has 32") {
		t.Errorf("%v, %v", procs, refused)
	}
	for _, name := range []string{"oversubscribed", "stalled-holder", "register-storm"} {
		if _, ok := workloads.ByName(name); !ok || unprojected(name) == "" {
			t.Errorf("%s is there: %v; it is projected", name, ok)
		}
	}
}

// TestMarks has words for each mark.
func TestMarks(t *testing.T) {
	for _, m := range []Mark{Parks, Retries, OwnIndex, Waits, Crowd, NoInsns, Varies} {
		if m.Words() == "" {
			t.Errorf("mark %s has no words", m)
		}
	}
}
