// Package promise names what a scheme promises, one constant a promise, so that
// everything that checks a scheme or breaks one on purpose speaks of the same
// things: package schemetest, the explorer, and the table of controls.
//
// The first five are those of package schemes, in its order. The others are
// what the contract asks for in passing.
package promise

import "fmt"

// Promise is one promise of the contract in package schemes.
type Promise int

const (
	// Hold: between a successful Get and its Put the module's exit has not
	// begun and its text is intact.
	Hold Promise = iota + 1
	// Exit: exit runs exactly once, or not at all and everything is as before.
	Exit
	// Gone: after a completed unload no lookup finds the module; a reload makes
	// it findable again.
	Gone
	// Refusal: what Info.Refuses declares about refused lookups is true.
	Refusal
	// Progress: nothing hangs.
	Progress

	// Release: a lock is released once, by who holds it.
	Release
	// Freed: no step touches what belongs to a module that has been freed.
	Freed
	// Exclusion: Insert and Remove of one table exclude each other.
	Exclusion
	// Balance: counts of references and objects return to zero.
	Balance
	// Answer: load and unload answer what the kernel answers.
	Answer
	// NoAlloc: Get and Put do not allocate.
	NoAlloc
	// NoPanic: no method panics.
	NoPanic
	// NoRace: shared memory that is not atomic is accessed in an order.
	NoRace
	// Declared: what Info.Waits and Info.Grace declare about unloads is true.
	Declared
)

var names = [...]string{
	Hold: "hold", Exit: "exit", Gone: "gone", Refusal: "refusal", Progress: "progress",
	Release: "release", Freed: "freed", Exclusion: "exclusion", Balance: "balance",
	Answer: "answer", NoAlloc: "noalloc", NoPanic: "nopanic", NoRace: "norace",
	Declared: "declared",
}

var texts = [...]string{
	Hold:      "between a Get and its Put exit has not begun and the text is intact",
	Exit:      "exit runs exactly once, or not at all and everything is as before",
	Gone:      "an unloaded module is found nowhere, a reloaded one is",
	Refusal:   "lookups are refused only as declared",
	Progress:  "nothing hangs",
	Release:   "a lock is released once, by who holds it",
	Freed:     "nothing touches what belongs to a freed module",
	Exclusion: "Insert and Remove of one table exclude each other",
	Balance:   "counts return to zero",
	Answer:    "load and unload answer what the kernel answers",
	NoAlloc:   "Get and Put do not allocate",
	NoPanic:   "no method panics",
	NoRace:    "plain shared memory is accessed in an order",
	Declared:  "unloads wait, and stop the machine, as declared",
}

// All returns every promise, those of package schemes first.
func All() []Promise {
	var all []Promise
	for p := Hold; int(p) < len(names); p++ {
		all = append(all, p)
	}
	return all
}

// String returns the one-word name.
func (p Promise) String() string {
	if p < Hold || int(p) >= len(names) {
		return fmt.Sprintf("promise(%d)", int(p))
	}
	return names[p]
}

// Text returns the promise as a sentence.
func (p Promise) Text() string {
	if p < Hold || int(p) >= len(texts) {
		return p.String()
	}
	return texts[p]
}

// Parse returns the promise of that name.
func Parse(name string) (Promise, error) {
	for _, p := range All() {
		if p.String() == name {
			return p, nil
		}
	}
	return 0, fmt.Errorf("unknown promise %q", name)
}

// MarshalText writes the name.
func (p Promise) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the name.
func (p *Promise) UnmarshalText(text []byte) (err error) {
	*p, err = Parse(string(text))
	return err
}

// Oops is what code panics with that notices a broken promise by itself, as the
// kernel does that follows a poisoned pointer.
type Oops struct {
	Promise Promise
	What    string
}

func (o *Oops) Error() string { return "oops: " + o.What }
