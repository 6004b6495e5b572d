package workloads_test

import (
	"fmt"

	"github.com/modbench/modbench/workloads"
)

// A workload is swept over one knob: each point changes that knob of the workload's own.
func ExampleKnobTable_ParseSweep() {
	points, err := workloads.StandardKnobs().ParseSweep("hold=0,1us,20us")
	if err != nil {
		fmt.Println(err)
		return
	}
	w, _ := workloads.ByName("lookup-heavy")
	for _, p := range points {
		k := w.At(p)
		fmt.Println(p.Name, k.Hold, k.Period)
	}
	// Output:
	// hold=0 0s 5ms
	// hold=1us 1µs 5ms
	// hold=20us 20µs 5ms
}

// Each knob says what it takes, and Validate which knob is wrong.
func ExampleKnobTable_Validate() {
	w, _ := workloads.ByName("stalled-holder")
	w.Knobs.Skew = 5
	fmt.Println(workloads.StandardKnobs().Validate(w.Knobs))
	// Output:
	// skew 5: want 0 to 4
}
