package promise_test

import (
	"fmt"

	"github.com/modbench/modbench/schemes/promise"
)

// Code that notices a broken promise panics with a Breach. Whoever recovers finds it
// by its type.
func Example() {
	defer func() {
		if b := promise.From(recover()); b != nil {
			fmt.Println("broken:", b.Promise)
			fmt.Println("seen:  ", b.Evidence())
		}
	}()
	panic(&promise.Breach{Promise: promise.Refusal, Table: "filesystems", Seen: "found ext4, which is going"})
	// Output:
	// broken: refusal
	// seen:   table filesystems: found ext4, which is going
}
