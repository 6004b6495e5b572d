package srcufast_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/srcufast"
)

// An unload waits for a grace period before it knows whether anybody is inside. One that is
// refused lets lookups go on.
func Example() {
	s := example.New(srcufast.New())
	first, _ := s.Get()
	fmt.Println("unload while held:", s.Unload(schemes.NonBlock))
	second, err := s.Get()
	fmt.Println("get after a refused unload:", err)
	s.Put(second)
	s.Put(first)
	fmt.Println("unload:", s.Unload(schemes.NonBlock))
	fmt.Println("a grace period is needed:", srcufast.Info.Grace)
	// Output:
	// unload while held: in use (EWOULDBLOCK)
	// get after a refused unload: <nil>
	// unload: <nil>
	// a grace period is needed: to decide
}
