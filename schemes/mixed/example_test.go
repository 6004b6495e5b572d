package mixed_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mixed"
)

// A refused unload changes nothing, in a converted table as in any other.
func Example() {
	s := example.New(mixed.New())
	first, _ := s.Get()
	fmt.Println("unload while held:", s.Unload(schemes.NonBlock))
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
