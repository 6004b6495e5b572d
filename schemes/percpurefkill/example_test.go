package percpurefkill_test

import (
	"fmt"

	"github.com/modbench/modbench/internal/example"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpurefkill"
)

// An unload kills the count before it looks at it. If it is refused it resurrects the count;
// gets that came in between have been refused.
func Example() {
	s := example.New(percpurefkill.New())
	first, _ := s.Get()
	fmt.Println("unload while held:", s.Unload(schemes.NonBlock)) // killed, and resurrected
	second, err := s.Get()
	fmt.Println("get after a refused unload:", err)
	s.Put(second)
	s.Put(first)
	fmt.Println("unload:", s.Unload(schemes.NonBlock))
	fmt.Println("lookups are refused:", percpurefkill.Info.Refuses)
	// Output:
	// unload while held: in use (EWOULDBLOCK)
	// get after a refused unload: <nil>
	// unload: <nil>
	// lookups are refused: also after a refused unload
}
