package projection

import (
	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
)

// Mark says that something is not simulated that matters for a figure.
type Mark string

// The marks.
const (
	Parks    Mark = "p" // its locks park: Go's scheduler is not simulated
	Retries  Mark = "c" // loads and compare-and-swaps of shared words, across sockets
	OwnIndex Mark = "i" // its index is simulated as one line
	Waits    Mark = "w" // stops, grace periods or barriers, whose cost is assumed
	Crowd    Mark = "t" // more processors than cores: siblings share one
	NoInsns  Mark = "n" // its instructions are those of none: it was not measured on one processor
	Varies   Mark = "v" // what it is held against varies more than the projection may be off
)

// Words says what a mark means.
func (m Mark) Words() string {
	return map[Mark]string{
		Parks: "its locks put waiters to sleep: a wake is a constant here, and Go's scheduler is not simulated " +
			"(on two processors gomutex was projected too fast)",
		Retries: "it loads shared words and compares and swaps them, across sockets: such a list was projected 4 to " +
			"5 times too fast against what was published, see docs/projection.md",
		OwnIndex: "an index of its own, which is simulated as one cache line: each change of it costs every lookup",
		Waits:    "what a stop of the machine, a grace period or a barrier costs is assumed, not fitted",
		Crowd:    "siblings share a core: the factor by which they slow each other down is one number",
		NoInsns:  "it was not measured on one processor: its instructions are taken to be those of none",
		Varies:   "the quartiles of what was measured are more than 30 % apart: more --rounds say more",
	}[m]
}

// marksOf returns what is not simulated of a scheme and matters on so many processors. retries is the
// share of lookups that load a shared word and then compare and swap it.
func marksOf(i schemes.Info, m *coherence.Machine, procs int, retries float64, measured bool) (marks []Mark) {
	t := m.Topology
	add := func(yes bool, mark Mark) {
		if yes {
			marks = append(marks, mark)
		}
	}
	add(procs > 1 && i.Sleeps, Parks)
	add(procs > t.Clusters*t.Cores && retries > 0.05, Retries)
	add(i.Role == schemes.OwnIndex, OwnIndex)
	add(procs > 1 && (i.Stops || i.Grace != schemes.NeedsNone), Waits)
	add(procs > 1 && t.Threads > 1 && (t.Siblings == coherence.Adjacent || procs > m.CPUs()/t.Threads), Crowd)
	add(!measured, NoInsns)
	return marks
}

// Refused returns why a workload is not projected; "": it is.
func Refused(w workloads.Workload) string {
	if w.Trace != "" {
		return "a trace is replayed in real time"
	}
	return unprojected(w.Name)
}

// unprojected returns why the workload of that name is not projected; "": it is.
func unprojected(workload string) string {
	return map[string]string{
		"register-storm":  "hot plug is not simulated",
		"stalled-holder":  "a holder that sleeps is a matter of the scheduler, which is not simulated",
		"oversubscribed":  "more workers than processors are a matter of the scheduler, which is not simulated",
		"hot-reload":      "what it reloads is not simulated",
		"plugin-registry": "what it registers is not simulated",
	}[workload]
}
