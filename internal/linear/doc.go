// Package linear checks recorded histories of get, put, load and unload for
// linearizability (Herlihy and Wing, TOPLAS 1990) with porcupine (Athalye,
// 2017): whether what concurrent callers were answered could have been answered
// one by one, each at some moment of its call.
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
// and finds what no single caller can see, as a lookup that still finds what
// another has just been told is gone.
//
// The package is a test and has no code of its own.
package linear
