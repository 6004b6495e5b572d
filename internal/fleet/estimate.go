package fleet

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
)

// The costs that an estimate adds up. Those of a merge were seen with a million rounds in a hundred shards on two busy
// cores; those of a report with 10,000 cells, and with a million rounds of 100 cells.
const (
	roundBytes  = 4400                   // of a round in a results directory
	shardBytes  = 300 << 10              // of a shard beside its rounds: environment, manifest, table
	mergeBasis  = 48 << 20               // bytes of memory of a merge
	mergeShard  = 128 << 10              // bytes of memory that a merge takes for each shard
	mergeRound  = 150 * time.Microsecond // of a merge
	reportBasis = 64 << 20               // bytes of memory of a report
	reportCell  = 72 << 10               // bytes of memory that a report takes for each cell, whatever its rounds
	reportTime  = 100 * time.Microsecond // of a report, for each round
	startTime   = 200 * time.Millisecond // of a shard beside its rounds
)

// Estimate says what the plan takes on 1, 10 and 1000 machines.
func (p *Plan) Estimate() string {
	rounds := float64(len(p.Cells()) * p.Rounds)
	var b strings.Builder
	fmt.Fprintf(&b, "%d cells of %d rounds, %.0f in all; at least, and roughly:\n\n", len(p.Cells()), p.Rounds,
		rounds)
	w := tabwriter.NewWriter(&b, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "machines\tshards\ttime\tresults\tmerge\treport")
	for _, machines := range []int{1, 10, 1000} {
		n := min(machines, len(p.Measured))
		merge := "none"
		if n > 1 {
			merge = fmt.Sprintf("%s, %v", size(mergeBasis+mergeShard*float64(n)), span(rounds, mergeRound))
		}
		fmt.Fprintf(w, "%d\t%d\t%v\t%s\t%s\t%s, %v\n", machines, n, (p.Time(n) + startTime).Round(time.Second),
			size(roundBytes*rounds+shardBytes*float64(n)), merge, size(reportBasis+reportCell*float64(len(p.Cells()))),
			span(rounds, reportTime))
	}
	_ = w.Flush() // to memory
	if most := len(p.Measured); most < 1000 {
		fmt.Fprintf(
			&b,
			"\nWhat is compared stays on one machine: there are %d such groups, and no more than %[1]d shards.\n",
			most,
		)
	}
	return b.String()
}

func span(n float64, each time.Duration) time.Duration {
	return max(time.Duration(n*float64(each)), time.Second).Round(time.Second)
}

// size words a number of bytes.
func size(bytes float64) string {
	if bytes < 1e9 {
		return fmt.Sprintf("%.0f MB", max(bytes/1e6, 1))
	}
	return fmt.Sprintf("%.1f GB", bytes/1e9)
}
