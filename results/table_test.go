package results_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/results"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares got with a file of testdata, or rewrites it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs; if that is right, run go test -update (-want +got):\n%s", path, diff)
	}
}

func TestTable(t *testing.T) {
	two := []string{"filesystem", "device_driver"}
	for _, c := range []struct {
		name string
		run  *results.Run
		o    results.Table
	}{
		{"pair", resultstest.Run(resultstest.Options{Rounds: 10, Subsystems: two}), results.Table{}},
		{"full", resultstest.Run(resultstest.Options{Rounds: 6, Subsystems: two, Workloads: []string{"lookup-heavy"}}), results.Table{Full: true}},
		{"few", resultstest.Run(resultstest.Options{Rounds: 3, Subsystems: two, Workloads: []string{"lookup-heavy"}, Procs: []int{2}}), results.Table{}},
		{"one", resultstest.Run(resultstest.Options{Rounds: 1, Schemes: []string{"rwsem"}, Procs: []int{1}}), results.Table{Metrics: []*results.Metric{results.Throughput}}},
		{"floor", resultstest.Run(resultstest.Options{Rounds: 6, Schemes: []string{"none"}, Procs: []int{1}, Subsystems: two}), results.Table{}},
		{"many", resultstest.Run(resultstest.Options{
			Rounds: 10, Procs: []int{2}, Subsystems: two, Workloads: []string{"unload-heavy"},
			Schemes: []string{"none", "tryget", "rwsem", "epoch", "srcu", "brlock", "modcount"},
		}), results.Table{Width: 80}},
		{"empty", resultstest.Run(resultstest.Options{}), results.Table{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := c.o.Write(&b, c.run); err != nil {
				t.Fatal(err)
			}
			golden(t, "table-"+c.name+".txt", b.Bytes())
		})
	}
}
