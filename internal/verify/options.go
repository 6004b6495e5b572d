package verify

import (
	"time"

	"github.com/modbench/modbench/schemes/promise"
)

// Options are the bounds of an exploration.
type Options struct {
	Bound  int           // preemptions at most; negative: the configuration's own
	Budget time.Duration // for one configuration; 0: none
	Limit  int           // executions of a configuration at most, and then some random ones; 0: any number. See Limits
	// Only is the one promise to look for; breaches of others are passed over. A control
	// may break several promises, and the first is not always the one that matters.
	Only promise.Promise

	// Memory is the memory model; see Memories. "": TSO.
	Memory string

	// Random, if not 0, is how many random schedules to run instead of all up to
	// the bound: by PCT (Burckhardt et al., ASPLOS 2010), for what is too large to
	// exhaust. Seed is their seed.
	Random int
	Seed   uint64
}

// Memories are the memory models, the strongest first.
var Memories = []string{SC, TSO, Weak}
