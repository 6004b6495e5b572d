// Package linear checks recorded histories of get, put, load and unload for
// linearizability (Herlihy and Wing, TOPLAS 1990) with porcupine (Athalye, 2017).
// A history is linearizable if all callers could have got the same answers one after
// the other, each at some moment of its own call.
//
// Each of the other checks looks at one promise, at the place where it would be broken.
// This check knows nothing of texts, counts and locks. It compares the answers of calls
// with a model of a module,
//
//	get     found if the module is loaded, and not found if it is not;
//	        refused only when the scheme declares it
//	put     one reference less
//	unload  the module is gone; only when nobody holds it
//
// and finds faults that no single caller can see: for example a lookup that still finds
// a module after another caller has been told that it is gone.
//
// The package is a test and has no code of its own.
package linear
