package rwsem_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/rwsem"
)

// A get is never refused, so an unload that waits has to wait for new holders too.
func Example() {
	s := example.New(rwsem.New())
	first, _ := s.Get()
	fmt.Println("unload while held:", s.Unload(schemes.NonBlock))

	unloaded := s.StartUnload() // waits for the holders
	second, err := s.Get()
	fmt.Println("get while it waits:", err)
	s.Put(first)
	s.Put(second)
	fmt.Println("unload:", <-unloaded)
	_, err = s.Get()
	fmt.Println("get after it:", err)
	// Output:
	// unload while held: in use (EWOULDBLOCK)
	// get while it waits: <nil>
	// unload: <nil>
	// get after it: not found
}
