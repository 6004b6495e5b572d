package all_test

import (
	"fmt"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
)

// Which schemes of the argument of 2002 never refuse a lookup that has found something?
func Example() {
	for _, newScheme := range all.Schemes() {
		info := newScheme().Info()
		if info.Year == 2002 && info.Refuses == schemes.Never && info.Role == schemes.Contender {
			fmt.Println(info.Name)
		}
	}
	// Output:
	// rwsem
	// rwsem-plainput
	// rwsem-fifo
}
