package bench

// WarningKind says what a round warns of. Its text is the one in files.
type WarningKind string

// The warnings, each with the fields of [Warning] that it fills in.
const (
	// Disturbed: others took more than Limit of the processors, and the round
	// was not measured again, or not often enough. How much they took is in
	// Round.Interference.
	Disturbed WarningKind = "disturbed"

	// Throttled: the quota of a control group stopped the process. How often, and
	// for how much of the time, is in Round.Interference.
	Throttled WarningKind = "throttled"

	// Paused: the process was stopped by a signal, its control group was frozen, or
	// the machine slept. For how long is in Round.Interference.
	Paused WarningKind = "paused"

	// Overloaded: lookups arrived faster than they were served, so latencies are
	// those of a growing queue.
	Overloaded WarningKind = "overloaded"

	// NoUnload: each worker made fewer than PerUnload lookups, so none of them
	// came to its first unload.
	NoUnload WarningKind = "no-unload"

	// Worded: only Text says what it is. No round that is measured now raises it; results of
	// older formats have such warnings.
	Worded WarningKind = "worded"
)

// Warning is a caveat that travels with a round. It is data; package report has
// the words. Two warnings that say the same are equal.
type Warning struct {
	Kind      WarningKind
	Limit     float64 // share of processor time that others may take
	PerUnload int     // lookups of a worker to an unload, as the knob says
	Text      string
}
