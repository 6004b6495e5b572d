package mutants

import "github.com/modbench/modbench/schemes"

// list has the mutants of this binary. There are none in an ordinary build; the overlay
// replaces this file.
var list map[string]func() schemes.Scheme
