package mutants

import "github.com/modbench/modbench/schemes"

// constructors make the mutants of this binary, by name. There are none in an
// ordinary build; the overlay replaces this file.
var constructors map[string]func() schemes.Scheme
