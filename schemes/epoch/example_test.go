package epoch_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/epoch"
)

// A worker has a handle of its own. Without one a get borrows a handle until the put.
func Example() {
	s := example.New(epoch.New())
	ref, _ := s.Get()
	fmt.Println("unload while held:", s.Unload(schemes.NonBlock))
	s.Put(ref)
	fmt.Println("unload:", s.Unload(schemes.NonBlock))
	_, err := s.Get()
	fmt.Println("get after it:", err)
	_, handles := epoch.New().(schemes.Readers)
	fmt.Println("readers have handles:", handles)
	// Output:
	// unload while held: in use (EWOULDBLOCK)
	// unload: <nil>
	// get after it: not found
	// readers have handles: true
}
