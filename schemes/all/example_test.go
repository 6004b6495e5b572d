package all_test

import (
	"fmt"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
)

// Which schemes never refuse a lookup that has found something?
func Example() {
	for _, newScheme := range all.Schemes() {
		info := newScheme().Info()
		if info.Refuses == schemes.Never && info.Role == schemes.Contender {
			fmt.Println(info.Year, info.Name)
		}
	}
	// Output:
	// 2002 rwsem
	// 2002 rwsem-plainput
	// 2002 rwsem-fifo
	// 2012 gomutex
	// 2012 percpu-rwsem
	// 2019 bravo
	// 2019 bravo-percpu
	// 2019 rwsem-handoff
}
