// Package claims settles what was claimed in the argument of 2002 and 2003 about how modules should be
// unloaded: for each of 19 claims it says who made it and when, how it is measured, what the figures are on this
// machine, and what follows from them.
//
// Some figures come from rounds that package bench measures, each claim with a plan of its own, which is a
// command line of modbench run. Others are measured here, since they need something done that no workload does. The
// third kind is counted, in the sources, in a trace or in what the explorer has recorded.
//
// A verdict is a function of figures and of nothing else, so it can be tested on both sides of each of its limits.
package claims
