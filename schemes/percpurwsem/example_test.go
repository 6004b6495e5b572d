package percpurwsem_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpurwsem"
)

// An unload closes the table's lock and waits until no reader is inside. Lookups go on
// after it, and are never refused.
func Example() {
	s := example.New(percpurwsem.New())
	ref, _ := s.Get() // counts itself on its processor, while it looks
	fmt.Println("unload while held:", s.Unload(schemes.NonBlock))
	s.Put(ref) // counts itself once more
	fmt.Println("unload:", s.Unload(schemes.NonBlock))
	fmt.Println("load:", s.Load())
	_, err := s.Get()
	fmt.Println("get:", err)
	// Output:
	// unload while held: in use (EWOULDBLOCK)
	// unload: <nil>
	// load: <nil>
	// get: <nil>
}
