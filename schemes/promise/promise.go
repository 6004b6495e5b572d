// Package promise names what a scheme promises, with one constant for each promise.
// It also has the error that says which promise was broken. Schemes that notice a
// broken promise, the locks, the harness, package schemetest, the explorer, the
// scenarios and the table of controls all use these names, so no code has to compare
// texts.
//
// The first five promises are those of package schemes, in its order. The others
// stand elsewhere in the contract. The package imports nothing of modbench, so that
// all other packages can import it.
package promise

import (
	"fmt"
	"strings"
)

// Promise is one promise of the contract in package schemes. The zero value is
// none of them. In text and in JSON, a promise is its one-word name.
type Promise int

const (
	// Hold: between a successful Get and its Put the module's exit has not
	// begun and its text is intact.
	Hold Promise = iota + 1
	// Exit: exit runs exactly once; if the unload is refused, exit does not run and
	// everything is as before.
	Exit
	// Gone: after a completed unload no lookup finds the module; a reload makes
	// it findable again.
	Gone
	// Refusal: what Info.Refuses declares about refused lookups is true.
	Refusal
	// Progress: nothing hangs.
	Progress

	// Release: a lock is released once, by its holder.
	Release
	// Freed: no step touches what belongs to a module that has been freed.
	Freed
	// Exclusion: Insert and Remove of one table exclude each other.
	Exclusion
	// Balance: counts of references and of objects return to zero, and never fall below.
	Balance
	// Answer: get, load and unload answer what the contract lists, as the kernel does.
	Answer
	// NoAlloc: Get and Put do not allocate.
	NoAlloc
	// NoPanic: no method panics.
	NoPanic
	// NoRace: no two accesses to shared memory that is not atomic are concurrent, if
	// one of them is a write.
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
	Gone:      "an unloaded module is not found, and a reloaded one is",
	Refusal:   "lookups are refused only as declared",
	Progress:  "nothing hangs",
	Release:   "a lock is released once, by its holder",
	Freed:     "nothing touches what belongs to a freed module",
	Exclusion: "Insert and Remove of one table exclude each other",
	Balance:   "every reference is put, and counts return to zero",
	Answer:    "get, load and unload answer what the contract lists",
	NoAlloc:   "Get and Put do not allocate",
	NoPanic:   "no method panics",
	NoRace:    "plain shared memory is accessed in an order",
	Declared:  "unloads wait, and stop the machine, as declared",
}

// All returns every promise in the order of the constants.
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

// Parse returns the promise of that name, which is what String returns.
func Parse(name string) (Promise, error) {
	for _, p := range All() {
		if p.String() == name {
			return p, nil
		}
	}
	return 0, fmt.Errorf("unknown promise %q; want one of %s", name, strings.Join(names[Hold:], ", "))
}

// MarshalText writes the name. It fails if p is none of the constants.
func (p Promise) MarshalText() ([]byte, error) {
	if p < Hold || int(p) >= len(names) {
		return nil, fmt.Errorf("promise %d has no name", int(p))
	}
	return []byte(p.String()), nil
}

// UnmarshalText reads the name. It fails like [Parse].
func (p *Promise) UnmarshalText(text []byte) (err error) {
	*p, err = Parse(string(text))
	return err
}
