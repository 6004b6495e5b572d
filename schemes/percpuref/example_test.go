package percpuref_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpuref"
)

// An unload switches the count from per-CPU cells to one word, which can be read. If
// it is refused it switches back, and has refused no get.
func Example() {
	s := example.New(percpuref.New())
	first, _ := s.Get()                                           // counted in a cell
	fmt.Println("unload while held:", s.Unload(schemes.NonBlock)) // to the word, and back
	second, err := s.Get()
	fmt.Println("get after a refused unload:", err)
	s.Put(first)
	s.Put(second)
	fmt.Println("unload:", s.Unload(schemes.NonBlock))
	// Output:
	// unload while held: in use (EWOULDBLOCK)
	// get after a refused unload: <nil>
	// unload: <nil>
}
