// Package scenarios is the races that were argued about on linux-kernel between
// 2002 and 2006, each a small program that is run against every scheme, and a
// table of what becomes of each.
//
// A scenario puts its threads where the race begins: they wait for each other
// at gates, which stand in the code that a scheme calls (a module's init and
// exit, a table's index, the loader's observer), never in the scheme's own. From
// there on every schedule is run up to a bound, so that what the table says
// holds however the machine goes on. Nothing sleeps, and no clock is asked.
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
// table, docs/scenarios.md and the lists of the command are made from it. Written by
// hand is what a run cannot tell: why it comes to that, and which controls it must
// catch. A test with the tag explore says when the file is not what runs show, and
// one in the ordinary build when docs/scenarios.md is not what the file says.
package scenarios

//go:generate go run -tags explore generate.go
