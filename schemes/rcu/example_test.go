package rcu_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/rcu"
)

// The unload gives up the loader's own reference and waits for the others. A get
// that found the module meanwhile is refused if the count is zero or the module is
// going.
func Example() {
	s := example.New(rcu.New())
	ref, _ := s.Get()
	unloaded := s.StartUnload() // waits for the holder
	_, err := s.Get()
	fmt.Println("get while it waits:", err)
	fmt.Println("the holder sees a module that is", ref.Use())
	s.Put(ref)
	fmt.Println("unload:", <-unloaded)
	fmt.Println("a grace period is needed:", rcu.Info.Grace == schemes.NeedsToFree)
	// Output:
	// get while it waits: refused: module is going
	// the holder sees a module that is intact
	// unload: <nil>
	// a grace period is needed: true
}
