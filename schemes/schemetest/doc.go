// Package schemetest tests implementations of schemes.Scheme, ours or yours, as
// testing/fstest tests file systems:
//
//	func TestScheme(t *testing.T) { schemetest.Run(t, mine.New) }
//
// [Run] puts a scheme through a table of scenarios, each on a fresh scheme, and
// then through a stress run. [Stress] is the stress run alone, as long as you like.
// They check the promises of package schemes; package promise names each of them.
// What a scheme declares about itself (Info.Refuses, Info.Waits, Info.Role) decides
// what is expected of it. No check passes or fails by its timing: handshakes order the
// steps of a scenario. A watchdog ends a check that hangs, and says who waits where.
// Each row of the table can fail: for each there is a test with a scheme that is
// broken on purpose.
//
// The suite has tables of its own: small arrays, one of them with object counts and
// one with a fallback. They check how the scheme uses them. The stress run has an
// oracle as rcutorture has: a freed module gets older with every unload, and a use of
// the module reads its age. Each round ends with unloads one after the other, the last
// one by force, and with a look at what is left behind.
//
// In a build with the tag explore the stress run sees more. Every step of the scheme
// may give the processor away, so that others can run between any two steps. Every
// access to freed memory, a module's text included, is reported with the code that
// made it and the code that freed the memory, as KASAN does in Linux:
//
//	go test -tags explore .
//
// [Report.Bound] says which failure rate a clean run excludes. It is calibrated on
// schemes that are broken on purpose: see package controls and its CALIBRATION.md.
package schemetest
