// Package verify runs a scheme in small configurations under every schedule up
// to a bound, and says which promise some schedule breaks. It needs a build
// with the tag explore; in any other it only says so.
//
// A configuration is a handful of threads, each of which does what a user of
// the scheme does: lookers get, use and put, on their own processor or another;
// unloaders unload, with or without waiting, and reload; holders plug entries in
// and out; a loader's init fails; somebody raises a signal; code of a module runs that
// no lookup has pinned. Scheme and loader are compiled from the sources that are
// measured, but over atomics that are steps and over models of the locks. Package locks
// explores the locks that modbench wrote. [Statement] says what a clean run shows. Every
// configuration ends with an unload that is refused and one that must succeed.
//
// Unloads are forced in four configurations only, since whoever holds what is unloaded
// by force has no promise left. The keys of all tables are numbers.
package verify

import (
	"fmt"
	"time"
)

// The memory models that a scheme can be explored under: plain adds to per-CPU
// cells are seen at once; late, but in order, as on x86; late and in any order but
// for each word's own and for atomics, as on arm64.
const (
	SC   = "sc"
	TSO  = "tso"
	Weak = "weak"
)

// Outcome is what exploring one configuration of one scheme came to.
type Outcome struct {
	Scheme        string   `json:"scheme"`
	Configuration string   `json:"configuration"`
	Promises      []string `json:"promises"` // that the configuration checks

	Random     bool          `json:"random"`     // so many random schedules, not all
	Memory     string        `json:"memory"`     // model: sc, tso or weak
	Bound      int           `json:"bound"`      // preemptions asked for
	Reached    int           `json:"reached"`    // largest bound that was completed; -1: none
	Exhausted  bool          `json:"exhausted"`  // all of it was done
	Everything bool          `json:"everything"` // no schedule was left out for the bound
	Executions int           `json:"executions"`
	Schedules  int           `json:"schedules"`         // different ones among them
	Sampled    int           `json:"sampled,omitempty"` // random ones that were run after the search had been cut
	Exercised  []string      `json:"exercised"`         // promises that some schedule put to the test
	Assumes    []string      `json:"assumes"`           // what is taken for granted and not checked
	Steps      int           `json:"steps"`
	Elapsed    time.Duration `json:"elapsed_ns"`

	Broken   string `json:"broken,omitempty"`   // the promise that a schedule breaks
	Length   int    `json:"length,omitempty"`   // steps of that schedule
	Message  string `json:"message,omitempty"`  // what was seen
	Timeline string `json:"timeline,omitempty"` // for people
	Replay   string `json:"replay,omitempty"`   // for Replay: JSON
}

// Done says in one phrase what was done, and never more.
func (o Outcome) Done() string {
	switch {
	case o.Broken != "":
		return "breaks " + o.Broken
	case o.Random:
		return "random"
	case o.Everything:
		return "every schedule"
	case o.Reached >= 0:
		return fmt.Sprintf("bound %d", o.Reached)
	}
	return "not complete"
}
