// Package schemetest tests implementations of schemes.Scheme, ours or a
// user's, in the way of testing/fstest:
//
//	func TestScheme(t *testing.T) { schemetest.Run(t, mine.New) }
//
// [Run] puts a scheme through a table of scenarios, each on a fresh scheme, and
// then through a stress run. [Stress] is the stress run alone, as long as you like.
// They check the promises of package schemes, which package promise names one by
// one. What a scheme declares about itself (Info.Refuses, Info.Waits, Info.Role)
// decides what is expected of it. No check passes or fails by its timing: handshakes
// order the steps of a scenario, and a watchdog ends what hangs and says who waits
// where. For each row of the table a test breaks a scheme, so that every row is known
// to be able to fail.
//
// The suite needs nothing from outside: its tables are small arrays, one of
// them with object counts, one with a fallback, and they watch how the scheme
// uses them. Its stress run judges by an oracle in the manner of rcutorture:
// freed modules grow older with every unload, and the age is what a use of them
// reads.
//
// In a build with the tag explore the stress run sees more. Every step of the scheme
// may give the processor away, which opens the narrowest windows. Every access to
// freed memory, a module's text included, is reported with the code that made it and the code that freed the
// memory, as KASAN does in Linux:
//
//	go test -tags explore .
//
// [Report.Bound] says what a clean run is worth. It is calibrated on schemes that are
// broken on purpose: see package controls and its CALIBRATION.md.
package schemetest
