// Package lifecycle is what package schemes and a loader share, and what a scheme must
// not use. A scheme in another Go module cannot import it, so it cannot call a method
// that asks for a [Key].
package lifecycle

// Key is asked for by those methods of schemes.Module that only a loader and the
// conformance suite call.
type Key struct{ _ struct{} }

// Course is the loader's side of one unload: schemes.Unload calls it.
type Course interface {
	Check() error      // dependents, state, exit function: the kernel's checks in its order
	Exit()             // runs the exit function; the text says so from here on
	ExitUnlocked()     // Exit without the module mutex
	Free()             // poisons the text and forgets the module
	FreeLater() func() // forgets the module; the function returned poisons the text
	Release()          // gives the module mutex up
	Reacquire()        // takes the module mutex again
}
