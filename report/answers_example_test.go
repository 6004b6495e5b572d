package report_test

import (
	"fmt"

	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

func ExampleDuel() {
	run, err := results.Read("../results/testdata/v1/quick")
	if err != nil {
		fmt.Println(err)
		return
	}
	table, err := report.Duel(run, "rwsem", "tryget")
	fmt.Print(table[:72], err)
	// Output: | `rwsem` against `tryget` | lookups a second | median unload | refused <nil>
}
