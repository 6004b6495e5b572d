package asymhazard_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/asymhazard"
)

// A reference is a pointer to the module in a slot, as in package hazard. A get does not
// wait until it can be seen; the unload sees to that before it looks through all
// slots, and waits until the module is in none.
func Example() {
	s := example.New(asymhazard.New())
	first, _ := s.Get()
	second, _ := s.Get() // in another slot
	fmt.Println("unload while it is in two slots:", s.Unload(schemes.NonBlock))
	s.Put(first)
	fmt.Println("unload while it is in one:", s.Unload(schemes.NonBlock))
	s.Put(second)
	fmt.Println("unload while it is in none:", s.Unload(schemes.NonBlock))
	// Output:
	// unload while it is in two slots: in use (EWOULDBLOCK)
	// unload while it is in one: in use (EWOULDBLOCK)
	// unload while it is in none: <nil>
}
