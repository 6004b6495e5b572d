package trace_test

import (
	"fmt"

	"github.com/modbench/modbench/workloads/trace"
)

// What a recorded boot has in it.
func Example() {
	r, err := trace.OpenNamed("boot")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()
	s, err := trace.Summarize(r)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("gets:", s.Of(trace.Get), "puts:", s.Of(trace.Put), "loads:", s.Of(trace.Load))
	fmt.Println("most gets by", s.Sites[0].Site, "in table", s.Sites[0].Table)
	// Output:
	// gets: 1824 puts: 1800 loads: 164
	// most gets by scsi_device_dev_release[scsi_mod] in table driver
}
