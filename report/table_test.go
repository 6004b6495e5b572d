package report_test

import (
	"bytes"
	"testing"

	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

func TestTable(t *testing.T) {
	two := []string{"filesystem", "device_driver"}
	for _, c := range []struct {
		name string
		run  *results.Run
		o    report.TableOptions
	}{
		{"pair", resultstest.Run(resultstest.Options{Rounds: 10, Subsystems: two}), report.TableOptions{}},
		{"full", resultstest.Run(resultstest.Options{Rounds: 6, Subsystems: two, Workloads: []string{"lookup-heavy"}}),
			report.TableOptions{Full: true}},
		{"few", resultstest.Run(resultstest.Options{Rounds: 3, Subsystems: two, Workloads: []string{"lookup-heavy"},
			Procs: []int{2}}), report.TableOptions{}},
		{"one", resultstest.Run(resultstest.Options{Rounds: 1, Schemes: []string{"rwsem"}, Procs: []int{1}}),
			report.TableOptions{}},
		{"floor", resultstest.Run(resultstest.Options{Rounds: 6, Schemes: []string{"none"}, Procs: []int{1},
			Subsystems: two}), report.TableOptions{}},
		{"many", resultstest.Run(resultstest.Options{
			Rounds: 10, Procs: []int{2}, Subsystems: two, Workloads: []string{"unload-heavy"},
			Schemes: []string{"none", "tryget", "rwsem", "epoch", "srcu", "brlock", "modcount"},
		}), report.TableOptions{Width: 80}},
		{"empty", resultstest.Run(resultstest.Options{}), report.TableOptions{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := report.Table(&b, c.run, c.o); err != nil {
				t.Fatal(err)
			}
			golden(t, "table-"+c.name+".txt", b.String())
		})
	}
}
