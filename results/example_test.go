package results_test

import (
	"fmt"

	"github.com/modbench/modbench/results"
)

func ExampleRead() {
	run, err := results.Read("testdata/v1/quick")
	if err != nil {
		fmt.Println(err)
		return
	}
	r := run.Rounds[0]
	fmt.Println(run.Manifest.Status, len(run.Rounds), "of", run.Planned, "rounds")
	fmt.Println(r.Cell, "exit cost", r.Knobs.ExitCost, "lookups", r.Lookups)
	// Output:
	// complete 600 of 600 rounds
	// lookup-heavy scheme=rwsem subsystem=net_device procs=1 exit cost 20µs lookups 35136
}
