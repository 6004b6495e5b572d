// Package mutate makes broken schemes out of good ones. A mutant is a row of a
// table: a scheme, and edits of its source that break it. No copy is kept. A
// build that needs the mutants gets them from an overlay (see [WriteOverlay]), a
// reader sees one as a diff against its scheme (see [Mutant.Diff]).
package mutate

import (
	"slices"
	"strings"

	"github.com/modbench/modbench/schemes/promise"
)

// Mutant is one scheme with one thing broken.
type Mutant struct {
	Name     string // of the control, unique: rwsem-unsorted
	Of       Scheme
	Change   string // what was changed, in one line
	Promise  promise.Promise
	Scenario string // what goes wrong, in a few words
	Unseen   string // why a stress run detects it only with schemetest.FindsFreed; empty: an ordinary run detects it
	Edits    []Edit
}

// Edit replaces Old, which must occur exactly once in File, by New.
type Edit struct{ File, Old, New string }

// Scheme is a scheme that mutants are made of.
type Scheme struct {
	Name    string // as in its Info
	Package string // the folder below schemes
}

// The schemes that mutants are made of.
var (
	tryget      = Scheme{"tryget", "tryget"}
	rwsem       = Scheme{"rwsem", "rwsem"}
	rwsemFIFO   = Scheme{"rwsem-fifo", "rwsemfifo"}
	bravo       = Scheme{"bravo", "bravo"}
	bravoPerCPU = Scheme{"bravo-percpu", "bravopercpu"}
	unloadRwsem = Scheme{"unload-rwsem", "unloadrwsem"}
	speculative = Scheme{"speculative", "speculative"}
	atomicref   = Scheme{"atomicref", "atomicref"}
	rcu         = Scheme{"rcu", "rcu"}
	rcuDefer    = Scheme{"rcu-defer", "rcudefer"}
	srcuFast    = Scheme{"srcu-fast", "srcufast"}
	refKill     = Scheme{"percpuref-kill", "percpurefkill"}
	percpuref   = Scheme{"percpuref", "percpuref"}
	srcu        = Scheme{"srcu", "srcu"}
	hazard      = Scheme{"hazard", "hazard"}
	hazardAsym  = Scheme{"hazard-asym", "asymhazard"}
	percpuRwsem = Scheme{"percpu-rwsem", "percpurwsem"}
	splitref    = Scheme{"splitref", "splitref"}
	gomutex     = Scheme{"gomutex", "gomutex"}
	syncmap     = Scheme{"syncmap", "syncmap"}
	unloadLock  = Scheme{"unload-lock", "unloadlock"}
	plainPut    = Scheme{"rwsem-plainput", "rwsemplainput"}
	handoff     = Scheme{"rwsem-handoff", "rwsemhandoff"}
	cow         = Scheme{"cow", "cow"}
	epoch       = Scheme{"epoch", "epoch"}
	mixed       = Scheme{"mixed", "mixed"}
)

// All returns every mutant, those of one scheme together.
func All() []Mutant { return slices.Concat(ofTryget, ofRwsem, lineage) }

// Package returns the name of the mutant's package.
func (m Mutant) Package() string { return strings.ReplaceAll(m.Name, "-", "") }
