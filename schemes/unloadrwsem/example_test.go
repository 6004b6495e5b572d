package unloadrwsem_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/unloadrwsem"
)

// A get only tries to lock the module, so it is refused while an unload waits. It
// declares that it may be refused because of an unload that is then refused itself.
func Example() {
	s := example.New(unloadrwsem.New())
	ref, _ := s.Get()
	unloaded := s.StartUnload() // waits for the holder
	_, err := s.Get()
	fmt.Println("get while it waits:", err)
	s.Put(ref)
	fmt.Println("unload:", <-unloaded)
	fmt.Println("gets may be refused:", unloadrwsem.Info.Refuses == schemes.AfterUnload)
	// Output:
	// get while it waits: refused: module is going
	// unload: <nil>
	// gets may be refused: true
}
