package cow_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/cow"
)

// The unload closes a count that is zero, for good, and is refused if it is not
// zero. A module that is loaded again has a count of its own.
func Example() {
	s := example.New(cow.New())
	ref, _ := s.Get()
	fmt.Println("unload while held:", s.Unload(schemes.NonBlock))
	s.Put(ref)
	fmt.Println("unload:", s.Unload(schemes.NonBlock))
	_, err := s.Get() // the map does not have it any more, and neither has the index
	fmt.Println("get after it:", err)
	fmt.Println("load:", s.Load())
	_, err = s.Get()
	fmt.Println("get:", err)
	// Output:
	// unload while held: in use (EWOULDBLOCK)
	// unload: <nil>
	// get after it: not found
	// load: <nil>
	// get: <nil>
}
