package rwsemplainput_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/rwsemplainput"
)

// A lookup finds what an unload waits for, and a put needs no lock to wake it.
func Example() {
	s := example.New(rwsemplainput.New())
	first, _ := s.Get()
	unloaded := s.StartUnload() // waits for the holder
	second, err := s.Get()
	fmt.Println("get while it waits:", err)
	s.Put(first)
	s.Put(second)
	fmt.Println("unload:", <-unloaded)
	_, err = s.Get()
	fmt.Println("get after it:", err)
	fmt.Println("an unload without flags waits:", rwsemplainput.Info.Waits, schemes.Never == rwsemplainput.Info.Refuses)
	// Output:
	// get while it waits: <nil>
	// unload: <nil>
	// get after it: not found
	// an unload without flags waits: true true
}
