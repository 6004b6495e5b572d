package percpu_test

import (
	"fmt"

	"github.com/modbench/modbench/schemes/percpu"
)

// A reader counts itself in the cell of its own processor, in a section. Who
// wants the exact sum keeps later sections out, by a flag that they look at, and
// waits for those under way.
func Example() {
	refs := percpu.NewCounter()
	for range 3 {
		cpu := percpu.ReadLock()
		refs.Add(cpu, 1)
		percpu.ReadUnlock(cpu)
	}
	percpu.Synchronize()
	fmt.Println(refs.Sum())
	// Output: 3
}
