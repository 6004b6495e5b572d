// Package projection says what schemes would do on a machine with many processors: it runs their code
// over a simulation of cache lines (package coherence) in the place of memory.
//
// What it says is no measurement, and a [Result] says so everywhere. The simulation runs in builds
// with the tags explore, since the seam is open there, and simulate, since tables are as long there as where they are
// measured. The rest of the package is in every build.
//
// The loader, the indexes and the schemes are those that are measured, unmodified. Each of N
// processors looks up as a worker of the harness does. First nothing is unloaded, and lookups are
// counted. Then the last processor unloads and reloads modules while the others go on, and lookups are
// counted again. The throughput of a workload that unloads now and then is the mean of the two rates,
// weighted with the time without and with an unload.
//
// A wait in which nothing changes is not simulated to its end: exit, and a grace period. Once each
// processor has done some lookups, the rest of the wait is counted with as many lookups as there
// would be at the same pace.
package projection
