package gomutex_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/gomutex"
)

// An unload does not wait: it is refused while somebody holds the module, and its
// caller can try again.
func Example() {
	s := example.New(gomutex.New())
	ref, _ := s.Get()
	const mayWait schemes.Flags = 0
	fmt.Println("unload while held:", s.Unload(mayWait))
	s.Put(ref)
	fmt.Println("unload:", s.Unload(mayWait))
	// Output:
	// unload while held: in use (EWOULDBLOCK)
	// unload: <nil>
}
