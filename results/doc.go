// Package results keeps what was measured: a results directory of plain files
// that existing tools read, and the figures and tables drawn from it.
//
//	results/runs/2026-11-23T170000Z/
//	    manifest.json   what was asked for, how far it got, size and sha256 of the rest
//	    env.json        machine, kernel, Go, load: package env
//	    bench.txt       a line a round, Go benchmark format: benchstat reads it
//	    rounds.jsonl    a line a round: every input and count of bench.Round, durations in ns
//	    hist.hlog       latencies, an HdrHistogram log, tagged cell/round=N/get, /unload and so on
//
// A [Writer] appends to the last three and then replaces the manifest, in that
// order and once a round. So at any moment, kill -9 included, the manifest names
// an exact valid prefix of each file, and [Read] reads that prefix and says what
// is missing:
//
//	bench.txt   |round 0|round 1|round 2|rou      <- killed here
//	manifest    names these bytes -----^          2 is the last complete round
//
// What a prefix holds is sealed by its sha256: a file edited by hand is an
// error, not a number. Figures ([Summarise], [Ratio]) are medians over rounds,
// with an interval only where there are rounds enough for one. Package results
// does not measure, and does not compare runs of different machines.
package results
