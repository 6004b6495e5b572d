package bravopercpu_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/bravopercpu"
)

// An unload revokes the readers' bias of the table. Lookups go on without it, and
// are never refused.
func Example() {
	s := example.New(bravopercpu.New())
	ref, _ := s.Get() // publishes itself in a slot of its processor
	fmt.Println("unload while held:", s.Unload(schemes.NonBlock))
	s.Put(ref) // takes the lock underneath
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
