// Package results keeps what was measured: a results directory of plain files
// that existing tools read, and the figures and tables drawn from it.
//
//	results/runs/2026-11-23T170000Z/
//	    manifest.json   what was asked for, how far it got, size and sha256 of the rest
//	    env.json        machine, kernel, Go, load: package env
//	    bench.txt       a line a round, Go benchmark format: benchstat reads it
//	    rounds.jsonl    a line a round: every input and count of bench.Round, durations in ns
//	    hist.hlog       latencies, an HdrHistogram log, tagged cell/round=N/get, /unload and so on
//	    table.txt       for people: figures and caveats, written when the run ends; not read again
//
// A [Writer] appends to bench.txt, rounds.jsonl and hist.hlog and then replaces
// the manifest, in that order and once a round. So at any moment, kill -9
// included, the manifest names an exact valid prefix of each file, [Read] reads
// that prefix and says what is missing, and [Resume] goes on behind it:
//
//	bench.txt   |round 0|round 1|round 2|rou      <- killed here
//	manifest    names these bytes -----^          2 is the last complete round
//
// What a prefix holds is sealed by its sha256: a file edited by hand is an
// error, not a number.
//
// Figures are medians over rounds, and rounds are the unit of everything that is
// inferred: intervals are for a single figure or ratio and need [Enough] rounds;
// whether a difference is shown is for an exact rank test to say, paired within
// a run ([Grid.Against], [Grid.Pair]) and not between runs ([Compare]), after
// Holm's correction for all that is judged beside it. What stands against a
// number travels with it: [Caveats], [Summary.Unstable], Round.Warnings. Package
// results does not measure.
package results
