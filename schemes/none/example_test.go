package none_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
)

// Every unload is refused, so that lookups are safe without a guard.
func Example() {
	s := example.New(none.New())
	ref, _ := s.Get()
	s.Put(ref)
	fmt.Println("unload, though nobody holds the module:", s.Unload(schemes.NonBlock))
	// Output:
	// unload, though nobody holds the module: busy (EBUSY)
}
