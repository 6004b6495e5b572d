package bench_test

import (
	"context"
	"fmt"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// The two schemes of 2002 side by side, for two rounds of a fiftieth of a second
// and a warm-up each.
func ExamplePlan() {
	lookups, _ := workloads.ByName("lookup-heavy")
	plan := &bench.Plan{
		Schemes:    []func() schemes.Scheme{tryget.New, rwsem.New},
		Workloads:  []workloads.Workload{lookups},
		Subsystems: []*subsystem.Subsystem{subsystem.ByName("filesystem")},
		Procs:      []int{1},
		Rounds:     2,
		Duration:   10 * time.Millisecond, // of each half of a round
		Seed:       1,
	}
	for _, cell := range plan.Cells() {
		fmt.Println(cell)
	}
	refused := int64(0)
	err := plan.Run(context.Background(), func(r *bench.Round, done, total int) error {
		fmt.Printf("measured %d of %d\n", done, total)
		if r.Cell.Scheme == "rwsem" {
			refused += r.Refused
		}
		return nil
	})
	fmt.Printf("error %v; rwsem refused %d lookups\n", err, refused)
	// Output:
	// lookup-heavy scheme=tryget subsystem=filesystem procs=1
	// lookup-heavy scheme=rwsem subsystem=filesystem procs=1
	// measured 1 of 4
	// measured 2 of 4
	// measured 3 of 4
	// measured 4 of 4
	// error <nil>; rwsem refused 0 lookups
}
