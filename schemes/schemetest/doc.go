// Package schemetest tests implementations of schemes.Scheme, ours or a
// user's, in the way of testing/fstest:
//
//	func TestScheme(t *testing.T) { schemetest.Run(t, mine.New) }
//
// [Run] puts a scheme through a table of scenarios, each on a fresh scheme, and
// then through a stress run. [Stress] is that run by itself, for as long as one
// likes. What is checked are the promises of package schemes, which package
// promise names one by one; what a scheme declares about itself (Info.Refuses,
// Info.Waits, Info.Role) decides what is expected of it. Nothing that passes
// depends on time: scenarios are ordered by handshakes, and a watchdog that says
// who waits where ends what hangs. A test breaks a scheme for each row of the
// table, so that every row is known to be able to fail.
//
// The suite needs nothing from outside: its tables are small arrays, one of
// them with object counts, one with a fallback, and they watch how the scheme
// uses them. Its stress run judges by an oracle in the manner of rcutorture:
// freed modules grow older with every unload, and the age is what a use of them
// reads.
//
// In a build with the tag explore the stress run sees more, and not less: every
// step of the scheme may give the processor away, which opens the narrowest
// windows, and every access to freed memory, a module's text included, is reported
// with who made it and who freed it, as KASAN does in Linux:
//
//	go test -tags explore .
//
// What a clean run is worth is said by [Report.Bound], and calibrated on
// schemes that are broken on purpose: package controls and its CALIBRATION.md.
package schemetest
