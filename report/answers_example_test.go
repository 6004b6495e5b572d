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
	fmt.Print(report.Duel(run, "rwsem", "tryget")[:72])
	// Output: | `rwsem` against `tryget` | lookups a second | median unload | refused
}
