// Command score makes broken schemes by the hundred, one small change each, and counts
// how many of them the checks convict. From the root of modbench:
//
//	go run ./internal/score -budget 2h                 tries what was not tried yet
//	go run ./internal/score -open                      tries again what the explorer or stress has not convicted
//	go run ./internal/score -match 'srcu.*Wake'        tries these again
//	go run ./internal/score -scheme srcu -list         prints the changes, and tries nothing
//	go run ./internal/score -run                       a default modbench run of each control in runs.tsv
//	go run ./internal/score -page                      writes docs/score.md anew, and tries nothing
//
// A change drops, swaps or weakens one step of a scheme, drops a lock with its unlock,
// negates a condition, or returns early: see [operators]. Each mutant is built with the
// tag explore and goes through the configurations of `modbench verify` at their default
// bounds, and through stress runs of that build, in a process of its own. The results
// are in results.tsv, with a digest of the code that they hold for, as package explored makes it. A change that
// breaks nothing is listed in equivalent.tsv with the reason, and what breaks something and is not convicted by the
// explorer in missed.tsv. Why stress misses those of a kind is in stress.tsv.
//
// All schemes take hours, so no test runs it. Each result is written down at once, and the
// next call goes on from there.
package main
