package percpu_test

import (
	"fmt"

	"github.com/modbench/modbench/schemes/percpu"
)

// A reader counts itself in the cell of its own processor, in a pinned section. To get
// the exact sum, one sets a flag that keeps later sections from counting, and waits for
// the sections that have begun.
func Example() {
	refs := percpu.NewCounter()
	for range 3 {
		cpu := percpu.Pin()
		refs.Add(cpu, 1)
		percpu.Unpin(cpu)
	}
	percpu.Synchronize()
	fmt.Println(refs.Sum())
	// Output: 3
}
