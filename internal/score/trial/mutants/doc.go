// Package mutants holds the mutants of a binary that the command score has built.
package mutants

import "github.com/modbench/modbench/schemes"

// New returns the constructor of the mutant of that name, or nil if this binary does not
// have it.
func New(id string) func() schemes.Scheme { return list[id] }
