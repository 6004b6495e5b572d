package splitref_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/splitref"
)

// While an unload waits for the last holder, every get is refused.
func Example() {
	s := example.New(splitref.New())
	ref, _ := s.Get()
	fmt.Println("unload while held:", s.Unload(schemes.NonBlock))

	unloaded := s.StartUnload() // waits for the holder
	_, err := s.Get()
	fmt.Println("get while it waits:", err)
	s.Put(ref)
	fmt.Println("unload:", <-unloaded)
	_, err = s.Get()
	fmt.Println("get after it:", err)
	// Output:
	// unload while held: in use (EWOULDBLOCK)
	// get while it waits: refused: module is going
	// unload: <nil>
	// get after it: not found
}
