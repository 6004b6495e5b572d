package claims

import (
	"context"
	"io/fs"
	"slices"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// Claim is one sentence of the argument that can be settled by figures.
type Claim struct {
	Number   int
	Who      string
	When     string
	Sentence string   // in our words
	How      string   // how it is measured
	Run      []string // arguments of modbench run whose rounds are looked at, "max" for all processors; nil: none are

	// Figures returns the figures of the claim. It may measure for as long as the bench asks for.
	Figures func(b *Bench) (Figures, error)

	// Judge returns the verdict that the figures give.
	Judge func(f Figures) Verdict
}

// Bench is what a claim draws its figures from.
type Bench struct {
	Context context.Context
	Grid    *figures.Grid // of the rounds of Claim.Run; nil: there are none

	Measured []*bench.Round // these rounds themselves

	Sources fs.FS         // the schemes as text, below the folder schemes
	Rounds  int           // of what is measured here
	Round   time.Duration // how long each lasts
	Procs   int           // the processors of the machine
}

// Outcome is the result for a claim.
type Outcome string

// The outcomes. A claim that depends has its condition in the reason.
const (
	Confirmed Outcome = "confirmed"
	Refuted   Outcome = "refuted"
	Depends   Outcome = "depends"
	Unsettled Outcome = "cannot be settled here"
)

// Verdict is the outcome, and why, in one or two sentences.
type Verdict struct {
	Outcome Outcome `json:"outcome"`
	Why     string  `json:"why"`
}

// All returns the claims by number.
func All() []Claim {
	return slices.Concat(ofLookups(), ofOpens(), ofCosts(), ofCounts(), ofOrder())
}

// ByNumber returns the claim of that number.
func ByNumber(n int) (Claim, bool) {
	for _, c := range All() {
		if c.Number == n {
			return c, true
		}
	}
	return Claim{}, false
}

// The two who argued, and the mails.
const (
	richter = "Adam J. Richter"
	russell = "Rusty Russell"
	zippel  = "Roman Zippel"

	november = "November 2002"
	december = "23 December 2002"
	january  = "January 2003"
)
