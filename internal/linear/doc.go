// Package linear checks recorded histories of get, put, load and unload for
// linearizability (Herlihy and Wing, TOPLAS 1990) with porcupine (Athalye, 2017).
// A history is linearizable if all callers could have got the same answers one after
// the other, each at some moment of its own call.
//
// The other checks look at one promise each, where it would be broken. This one
// knows nothing of texts, counts and locks: it compares answers with what a
// module is supposed to be,
//
//	get     found, if it is loaded; not found, if it is not; refused, only
//	        where the scheme declares that
//	put     one reference less
//	unload  gone, when nobody holds it
//
// and finds what no single caller can see: for example a lookup that still finds a
// module after another caller has been told that it is gone.
//
// The package is a test and has no code of its own.
package linear
