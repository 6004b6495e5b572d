//go:build explore

// Command trial checks one mutant of package score: it is built with the mutants, and
// prints a verdict as JSON.
package main

import (
	"encoding/json"
	"log"
	"os"
	"time"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/score/trial/mutants"
	"github.com/modbench/modbench/internal/verify"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/schemetest"
)

// verdict is what the command score reads.
type verdict struct{ Verdict, Promise, Where string }

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: trial explore|stress MUTANT LIMIT")
	}
	newScheme := mutants.New(os.Args[2])
	limit, err := time.ParseDuration(os.Args[3])
	if newScheme == nil || err != nil {
		log.Fatalf("no mutant %q in this build, or no limit: %v", os.Args[2], err)
	}
	check := stress
	if os.Args[1] == "explore" {
		check = explored
	}
	v := check(newScheme, limit)
	if err := json.NewEncoder(os.Stdout).Encode(v); err != nil {
		log.Fatal(err)
	}
}

// explored goes through all configurations, first without much preemption and for a short time each, since most that is
// broken shows there, and then to their default bounds.
func explored(newScheme func() schemes.Scheme, limit time.Duration) verdict {
	const shares = 30 // of the time, one for each configuration at first
	deadline := time.Now().Add(limit)
	v := verdict{Verdict: "clean"}
	done := make(map[string]bool)
	for _, bound := range []int{1, -1} {
		for _, c := range verify.Configurations() {
			left := time.Until(deadline)
			if left <= 0 {
				return verdict{Verdict: "cut"}
			}
			if done[c.Name] {
				continue
			}
			o := verify.Options{Bound: bound, Budget: left}
			whole := bound < 0
			if !whole {
				o.Budget = min(left, limit/shares)
				if c.Bound != explore.Unbounded && c.Bound <= bound {
					o.Bound, whole = c.Bound, true
				}
			}
			out := verify.Explore(newScheme, c, o)
			if out.Broken != "" {
				return verdict{"convicted", out.Broken, c.Name}
			}
			done[c.Name] = whole && out.Exhausted
			if bound < 0 && !out.Exhausted {
				v.Verdict = "cut"
			}
		}
	}
	return v
}

func stress(newScheme func() schemes.Scheme, limit time.Duration) verdict {
	r := schemetest.Stress(newScheme, schemetest.Config{
		Unloads: 1 << 40, Limit: limit, Round: 20, Patience: 2 * time.Second,
	})
	if len(r.Violations) == 0 {
		return verdict{Verdict: "clean"}
	}
	return verdict{Verdict: "convicted", Promise: r.Violations[0].Promise.String()}
}
