// Package modbench is the command modbench as a function, so that a program can
// be modbench with schemes of its own in it:
//
//	func main() { modbench.Main(ownscheme.New) }
package modbench

import (
	"github.com/modbench/modbench/internal/verbs"
	"github.com/modbench/modbench/schemes"
)

// Main runs modbench with the arguments of the process, over the built-in
// schemes and those that own makes. It does not return.
func Main(own ...func() schemes.Scheme) { verbs.Main(own...) }
