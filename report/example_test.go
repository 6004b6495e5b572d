package report_test

import (
	"fmt"

	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

func ExampleCompare() {
	run, err := results.Read("../results/testdata/v1/quick")
	if err != nil {
		fmt.Println(err)
		return
	}
	changes, err := report.Compare(run, run, report.CompareOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("worse by more than 10 %:", changes.Worse(0.10))
	// Output: worse by more than 10 %: <nil>
}
