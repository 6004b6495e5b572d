package projection

import (
	"fmt"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// Plan is what to project.
type Plan struct {
	Machine    *coherence.Machine
	Reference  *coherence.Machine // the machine on which schemes were measured on one processor
	Procs      []int
	Schemes    []func() schemes.Scheme
	Workloads  []workloads.Workload
	Subsystems []*subsystem.Subsystem
	Draws      int // how often the parameters are drawn; the first time they are as they are
	Seed       uint64
	Unloads    int // of each simulation; 0: 5

	// Progress is told after each cell; nil: nobody is. An error of it ends the projection.
	Progress func(done, all int) error
}

// Steps is how many numbers of processors are projected if nobody names them.
var Steps = []int{1, 2, 4, 8, 16, 32, 64, 96, 128, 192, 256}

// fit returns those of procs that m has, and a refusal of the others.
func fit(m *coherence.Machine, procs []int) (fit []int, refused []Refusal) {
	for _, n := range procs {
		if n >= 1 && n <= m.CPUs() {
			fit = append(fit, n)
			continue
		}
		refused = append(refused, Refusal{fmt.Sprintf("%d processors", n),
			fmt.Sprintf("%s has %d, and machines are not made larger than they are", m.Name, m.CPUs())})
	}
	return fit, refused
}
