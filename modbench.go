// Package modbench is the command modbench as a function. A program that has
// schemes of its own calls it to be modbench with those schemes in it: they are
// listed, measured, explored and reported beside the built-in ones.
//
//	func main() { modbench.Main(ownscheme.New) }
package modbench

import (
	"embed"

	"github.com/modbench/modbench/internal/verbs"
	"github.com/modbench/modbench/schemes"
)

// sources are the built-in schemes as text: for the verb controls, which shows
// what was changed in them to break them, and to tell whether they were explored as they are.
//
//go:embed schemes/*.go schemes/*/*.go
var sources embed.FS

// Main runs modbench with the arguments of the process and does not return. It
// knows the built-in schemes, which package schemes/all lists, the controls, and
// the schemes that own makes, in this order. It ends the process with an error if
// two schemes have one name.
//
// Each function of own returns a new scheme, whose Info is always the same. It
// may be called often, by any goroutine.
func Main(own ...func() schemes.Scheme) { verbs.Main(sources, own...) }
