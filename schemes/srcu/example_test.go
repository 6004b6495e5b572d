package srcu_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/srcu"
)

// A reference is a read section of the module's own domain: the unload waits for a
// grace period, that is until all sections that had begun have ended.
func Example() {
	s := example.New(srcu.New())
	first, _ := s.Get()
	second, _ := s.Get()
	unloaded := s.StartUnload()
	_, err := s.Get()
	fmt.Println("get in the grace period:", err)
	s.Put(second) // in whatever order
	s.Put(first)
	fmt.Println("unload:", <-unloaded)
	fmt.Println("unload again:", s.Unload(schemes.NonBlock))
	// Output:
	// get in the grace period: refused: module is going
	// unload: <nil>
	// unload again: no such module (ENOENT)
}
