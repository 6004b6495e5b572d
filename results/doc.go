// Package results keeps what was measured: a results directory of plain files
// that existing tools read.
//
//	results/runs/20261123T170000Z/
//	    manifest.json   what was asked for, how far it got, size and sha256 of the rest and of itself
//	    env.json        machine, kernel, Go, load
//	    bench.txt       a line a round, Go benchmark format: benchstat reads it
//	    rounds.jsonl    a line a round: all inputs and counts, durations in ns
//	    hist.hlog       latencies, an HdrHistogram log, tagged cell/round=N/get, /unload and so on
//	    table.txt       for people: figures and caveats, made of the rest when the run ends; not read again
//	    report.html     the page, the same
//
// A [Writer] appends to bench.txt, rounds.jsonl and hist.hlog and then replaces
// the manifest, in that order and once a round. So at any moment, kill -9
// included, the manifest names an exact valid prefix of each file, [Read] reads
// that prefix and says what is missing, and [Resume] goes on behind it:
//
//	bench.txt   |round 0|round 1|round 2|rou      <- killed here
//	manifest    names these bytes -----^          2 is the last complete round
//
// The manifest has the sha256 of each prefix, and one of its own contents. So a file that
// was edited by hand, or in which a bit has changed, is an error that names the file and
// never a wrong number. A manifest of an older modbench has no sum of itself and is read too.
//
// A directory may come from anywhere. Read opens regular files only, follows no link in
// it, and reads what the manifest seals and no more: at most 64 MiB of the manifest and 32
// GiB of each other file, which is also the most that a Writer writes. Resume writes to no
// file that has a second name. A run is recognised by how it began: so [Merge] refuses a
// directory together with its copy, and [Shared] finds them.
//
// A resumed run has one process more for each resumption. Of each process the environment
// is kept, and the load at its beginning and end; the pause between two belongs to neither.
//
// The format has a version, [Schema], and types of its own, with conversions from
// and to those of package bench. Directories of schema 1 are read, not resumed. A
// newer schema is an error that names it, and so is a field that this program
// does not know.
//
// Package results measures nothing and judges nothing; package report shows what
// a run says.
package results
