// Command modbench measures which scheme should guard a table that is looked up
// all the time and whose entries are sometimes unloaded.
//
//	modbench run       measure schemes x workloads x subsystems -> a results directory
//	modbench report    a self-contained HTML page from results directories
//	modbench compare   what changed between two runs
//	modbench verify    every interleaving of the schemes' code (build with -tags explore)
//	modbench controls  schemes that are broken on purpose, each as a diff
//	modbench list      schemes, workloads, subsystems
//
// modbench --help lists all verbs. The exit code is 0 when done, 1 when it failed and 2 when
// it was called wrongly; compare has two more.
package main

import "github.com/modbench/modbench"

func main() { modbench.Main() }
