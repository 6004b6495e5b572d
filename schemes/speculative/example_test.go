package speculative_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/speculative"
)

// A get counts first. If the unload has been decided it undoes that, with a put
// that wakes the unload: the count comes to zero all the same.
func Example() {
	s := example.New(speculative.New())
	ref, _ := s.Get()
	fmt.Println("unload while held:", s.Unload(schemes.NonBlock))
	unloaded := s.StartUnload() // waits for the holder
	_, err := s.Get()           // counts, and undoes it
	fmt.Println("get while it waits:", err)
	s.Put(ref)
	fmt.Println("unload:", <-unloaded)
	// Output:
	// unload while held: in use (EWOULDBLOCK)
	// get while it waits: refused: module is going
	// unload: <nil>
}
