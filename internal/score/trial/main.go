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

// shares of the time for one mutant, for all configurations together.
const (
	quickly  = 5 // one in so many: schedules with one preemption
	randomly = 5 // schedules by chance
	weakly   = 5 // the weak memory model, if there is time left for it
)

// explored goes through all configurations, first without much preemption, then by chance, since most that is broken
// shows so, then to their default bounds, where none takes the time of those that come after it. Last comes weak
// memory, if the scheme says that it holds there. No search ends there: so there are schedules by chance, and the
// simplest configurations, which come first, have most of the time.
func explored(newScheme func() schemes.Scheme, limit time.Duration) verdict {
	e := explorer{newScheme: newScheme, done: make(map[string]bool)}
	begun := time.Now()
	passes := []struct {
		options verify.Options
		until   time.Duration
		whole   bool // it goes to the bound of the configuration
	}{
		{verify.Options{Bound: 1}, limit / quickly, false},
		{verify.Options{Bound: -1, Random: samples, Seed: 1}, limit/quickly + limit/randomly, false},
		{verify.Options{Bound: -1}, limit - limit/weakly, true},
	}
	for _, p := range passes {
		if e.pass(p.options, begun.Add(p.until), p.whole); e.found != nil {
			return *e.found
		}
	}
	v := verdict{Verdict: "clean"}
	if len(e.done) < len(verify.Configurations()) {
		v.Verdict = "cut"
	}
	if newScheme().Info().Holds == schemes.Weak {
		e.done = make(map[string]bool)
		e.pass(verify.Options{Bound: -1, Memory: verify.Weak, Random: 1000 * samples, Seed: 1}, begun.Add(limit), false)
		if e.found != nil {
			e.found.Where += ", weak memory"
			return *e.found
		}
	}
	return v
}

// samples is how many schedules by chance a configuration has.
const samples = 300

// explorer goes through configurations until one convicts.
type explorer struct {
	newScheme func() schemes.Scheme
	done      map[string]bool // explored to their bounds
	found     *verdict
}

// pass goes through what is not done. What a configuration does not use of its share the others have.
func (e *explorer) pass(o verify.Options, deadline time.Time, whole bool) {
	all := verify.Configurations()
	for i, c := range all {
		left := time.Until(deadline)
		if left <= 0 {
			return
		}
		if e.done[c.Name] {
			continue
		}
		at, complete := o, whole
		if o.Random == 0 && o.Memory == "" && c.Bound != explore.Unbounded && c.Bound <= o.Bound {
			at.Bound, complete = c.Bound, true
		}
		at.Budget = left / time.Duration(len(all)-i)
		if o.Memory == verify.Weak {
			at.Budget = left / 3
		}
		out := verify.Explore(e.newScheme, c, at)
		if out.Broken != "" {
			e.found = &verdict{"convicted", out.Broken, c.Name}
			return
		}
		if complete && out.Exhausted {
			e.done[c.Name] = true
		}
	}
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
