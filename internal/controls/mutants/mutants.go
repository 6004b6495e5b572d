// Package mutants holds the mutants of a binary. An ordinary build has none. A
// build with the overlay that package mutate writes has all of them, each in a
// package below this one that exists nowhere else.
package mutants

import "github.com/modbench/modbench/schemes"

// New returns the constructor of the mutant of that name, or nil if this binary
// does not have it.
func New(name string) func() schemes.Scheme { return constructors[name] }
