// Package figures draws conclusions from rounds: figures with intervals, ratios
// and tests, what is unstable, what changed between two runs, and what a reader
// must know before believing any of it. It knows no files, except for a temporary
// one if rounds are many, and words nothing: what it finds is data, which package
// report puts into words.
//
//	grid := figures.Summarise(data)
//	f := grid.At(cell).Figure(figures.Throughput)            // a median and its interval
//	c := grid.Against(figures.Throughput, cell, "tryget")    // a ratio and its verdict
//	for _, caveat := range grid.Caveats() { ... }
//
// Rounds are the unit of everything that is inferred. A figure is a median over
// rounds. An interval is for a single figure or ratio and takes [Enough] rounds.
// Whether a difference is shown is for an exact rank test to say, after Holm's
// correction for all comparisons that are judged beside it: paired by round
// within a run ([Grid.Against], [Grid.Pair]), by processes between runs ([Compare]).
package figures
