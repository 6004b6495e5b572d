package mem_test

import (
	"fmt"

	"github.com/modbench/modbench/schemes/mem"
)

// A sleeper checks its condition, sleeps, and checks again. A wake that comes
// between the check and the sleep is kept.
func ExampleWaiter() {
	var done mem.Bool
	w := mem.NewWaiter()
	go func() {
		done.Store(true) // published before the wake
		w.Wake()
	}()
	for !done.Load() {
		w.Sleep(nil)
	}
	fmt.Println("done")
	// Output: done
}

// A raised signal interrupts a sleep that nobody ends.
func ExampleSignal() {
	sig := mem.NewSignal()
	go sig.Raise()
	fmt.Println("woken:", mem.NewWaiter().Sleep(sig))
	// Output: woken: false
}
