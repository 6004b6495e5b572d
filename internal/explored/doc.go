// Package explored knows which of modbench's schemes the explorer has gone through, and what that came to.
//
// The file explored.tsv has a line for each scheme: what `modbench verify` found in it at its default bounds, in
// words, and a digest of the sources for which that holds. These are the scheme's package and what it imports below
// schemes/, the seam among it. A program that has other sources, or a scheme that has no line, was not explored.
//
// A digest is of code: comments, line breaks and what a scheme says of itself in words do not change it. So the line
// of a scheme is old only when its code, or code that it uses, has changed. Then a test fails, and
//
//	go generate ./internal/scenarios
//
// explores that scheme anew, and no other.
package explored
