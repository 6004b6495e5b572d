package figures

import (
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
)

// Data is what was measured and where, however it is kept.
type Data struct {
	Schemes []Scheme       // in the order they are shown
	Cells   []bench.Cell   // planned, in the order of the tables
	Rounds  []*bench.Round // in the order measured
	Half    time.Duration  // planned duration of each half of a round; 0: not known
	Runs    int            // how many runs these rounds are of: several if they were merged
	Starts  []int          // of these runs but the first: the number of its first process
	Env     env.Environment
	After   env.Load // the load after the last round
}

// Scheme is what is known of a scheme beside its rounds.
type Scheme struct {
	Name    string
	Summary string
	Source  string // who published the idea
	Role    string // Contender, Floor or Control
	Refuses string // when Get may be refused
}

// The roles of schemes, as results spell them.
const (
	Contender = "contender"
	Floor     = "floor"
	Control   = "control"
)
