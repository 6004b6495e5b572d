// Package scenarios has the races that were argued about on linux-kernel between
// 2002 and 2006, and a table of how each ends. Each race is a small program
// that is run against every scheme.
//
// A scenario puts its threads where the race begins: they wait for each other
// at gates, which stand in the code that a scheme calls (a module's init and
// exit, a table's index, the loader's observer), never in the scheme's own. From
// there on every schedule is run up to a bound, so what the table says does not
// depend on the machine. No thread sleeps for a time, and none reads a clock.
//
//	scenario 12, nested get:
//
//	holder     | holds m ........ await(unload waits) | get m again ... put, put
//	unloader   | unload m: waits for holder, opens    | ... woken, exit, free
//	             one interleaving, forced               every interleaving
//
// What a scenario comes to under a scheme is found by running it, which needs the
// tag explore, as package verify does. The file outcomes.tsv keeps what go generate
// has found for the schemes of modbench; it is compiled into every build, and the
// table, docs/scenarios.md and the lists of the command are made from it. What a
// run cannot tell is written by hand: the reason of an outcome, and the controls that
// the scenario must catch. A test with the tag explore fails when the file is not what
// runs show. A test in the ordinary build fails when docs/scenarios.md is not what the
// file says.
package scenarios

//go:generate go run -tags explore generate.go
