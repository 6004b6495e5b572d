package rcudefer_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/rcudefer"
)

// The unload returns when exit has run. The memory of the module stays until a batch is full.
func Example() {
	scheme := rcudefer.New()
	s := example.New(scheme)
	ref, _ := s.Get()
	fmt.Println("unload while held:", s.Unload(schemes.NonBlock))
	s.Put(ref)
	fmt.Println("unload:", s.Unload(schemes.NonBlock))
	fmt.Println("modules not yet freed:", scheme.(schemes.Backlog).Unfreed())
	// Output:
	// unload while held: in use (EWOULDBLOCK)
	// unload: <nil>
	// modules not yet freed: 1
}
