// Package stage sets up in small what a scheme guards, and does what its users do:
// tables over a few slots, modules that register in them, loaders; lookups, uses
// and puts; loads, unloads and reloads; and in the end the check that all is at
// rest. The explorer's configurations (package verify), the scenarios, the recorded
// histories (package linear) and the suite (package schemetest) are written on it.
//
//	s := stage.New(scheme, judge, 1, "m")
//	s.AddTable("t", schemes.Spinning, &stage.Slots{Judge: judge})
//	s.Load(0, stage.Module{Name: "m", At: []stage.Place{stage.At(0, 0)}})
//	s.Look(stage.At(0, 0))    // some thread
//	s.Unload(0, "m", 0, nil)  // another
//	s.Settle()                // when all have ended
//
// A Stage tells a [Judge] what is broken, and goes on if the Judge returns. What it
// shares between threads goes through the seam, schemes/mem, as far as an engine
// has to know of it; counts that are judged in the end do not, so that they are no
// steps.
package stage

import "github.com/modbench/modbench/schemes/promise"

// Judge is told of broken promises. In an exploration Broken ends the execution,
// in a test it fails the test. It may be called from any thread, with locks held.
type Judge interface{ Broken(b promise.Breach) }

// checker is a Judge that also wants to know which promises are checked at all.
type checker interface{ Checked(p promise.Promise) }

// checked tells j that p is being checked, kept or not.
func checked(j Judge, p promise.Promise) {
	if c, ok := j.(checker); ok {
		c.Checked(p)
	}
}

// namer is a Judge that also wants to know what objects are called: p is a pointer.
type namer interface{ Name(p any, label string) }
