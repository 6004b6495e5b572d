package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

// TestMergedLoads merges two runs, of which one lost processor time to other guests and
// had a quota. The table and the page say which, and the pause between them is in neither.
func TestMergedLoads(t *testing.T) {
	quiet := resultstest.Run(resultstest.Options{Rounds: 6})
	quiet.Dirs = []string{"quiet"}
	robbed := resultstest.Run(resultstest.Options{Rounds: 6})
	robbed.Dirs = []string{"robbed"}
	robbed.Env.Before.Stat = "cpu 900100 0 100 1000 0 0 0 5000 0 0" // 5000 ticks were stolen in the pause
	robbed.Manifest.After.Stat = "cpu 900700 0 100 1000 0 0 0 5400 0 0"
	robbed.Env.Limits.CgroupCPUMax = "1 2"
	for _, order := range [][]*results.Run{{quiet, robbed}, {robbed, quiet}} {
		run, err := results.Merge(order...)
		if err != nil {
			t.Fatal(err)
		}
		var table, page bytes.Buffer
		if err := report.Table(&table, run, report.TableOptions{Full: true, Width: 1000}); err != nil {
			t.Fatal(err)
		}
		if err := report.Write(&page, order, report.Options{}); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			"robbed: other guests stole 40.0 % of processor time",
			`robbed: cgroup cpu.max is "1 2"`,
		} {
			if n := strings.Count(table.String(), want); n != 1 {
				t.Errorf("%q is %d times in the table:\n%s", want, n, table.String())
			}
		}
		for _, want := range []string{
			"40.00 % of processor time at worst, in robbed",
			"robbed: cgroup cpu.max 1 2, cpuset 0-1, affinity 0-1",
			"quiet: cgroup cpu.max max 100000, cpuset 0-1, affinity 0-1",
		} {
			if !strings.Contains(page.String(), want) {
				t.Errorf("%q is not on the page", want)
			}
		}
	}
}
