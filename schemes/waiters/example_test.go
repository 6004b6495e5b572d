package waiters_test

import (
	"fmt"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/waiters"
)

// An unload enters the set before it looks at the count. A put counts down before it
// looks whether anybody waits. So one of the two sees the other.
func ExampleSet() {
	var waiting waiters.Set
	var refs mem.Int64
	m := new(schemes.Module)
	refs.Store(1)
	go func() { // the put of the last holder
		refs.Add(-1)
		if waiting.Any() {
			waiting.Wake(m)
		}
	}()
	w := waiting.Enter(m) // the unload
	for refs.Load() != 0 {
		w.Sleep(nil)
	}
	waiting.Leave(m)
	fmt.Println("references:", refs.Load())
	// Output: references: 0
}
