//go:build explore

package explore

import (
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes/promise"

	"github.com/modbench/modbench/schemes/mem"
)

var (
	programs = flag.Int("programs", 60, "random programs a family, with each memory model")
	seed     = flag.Uint64("seed", 1, "of the random programs")
)

const (
	// mostExecutions is how many executions a plain search of a random program
	// may take before it is left unfinished.
	mostExecutions = 8_000
	// mostUnfinished is the share of all comparisons that may be left so.
	mostUnfinished = 0.05
)

// families are the instructions that a random program is made of.
var families = map[string][]string{
	"atomics":  {"load", "store", "add", "cas", "if", "swap", "flag", "point", "follow"},
	"mutexes":  {"load", "store", "lock", "lock", "trylock", "unlock"},
	"rwmutex":  {"load", "store", "rwlock", "rwrlock", "rwtrylock", "rwtryrlock", "rwrpeek"},
	"rwwrong":  {"load", "rwlock", "rwrlock", "rwtryrlock", "rwrpeek", "rwunlock", "rwrunlock"},
	"rwlock":   {"load", "store", "spinlock", "spinrlock", "spinrpeek", "spinunlock", "spinrunlock"},
	"waits":    {"store", "sleep", "nap", "wake", "wake", "raise", "raised", "await", "load"},
	"sems":     {"load", "store", "down", "up", "downor", "raise", "add"},
	"sections": {"store", "section", "stop", "sum", "load"},
	"graces":   {"store", "load", "reading", "reading", "sync", "sum", "section", "plain"},
	"barriers": {"plain", "plainget", "reading", "barrier", "barrier", "sync", "store", "read", "write"},
	"buffers":  {"plain", "plain", "plainget", "plainget", "section", "stop", "sum", "store", "useplain"},
	"texts":    {"read", "write", "store", "load", "if", "lock", "rwrpeek", "wake", "nap", "section", "stop", "flag"},
	"maps":     {"put", "get", "delete", "load", "store"},
	"frees":    {"free", "free", "use", "useall", "freepart", "if", "store", "add"},
	"freed": {
		"free",
		"freecount",
		"useplain",
		"usepinned",
		"uselock",
		"usespin",
		"usetext",
		"stop",
		"section",
		"store",
	},
	"starts":  {"go", "go", "load", "store", "add", "lock", "read", "write", "free", "use"},
	"started": {"go", "go", "section", "plain", "plainget", "stop", "sum", "store", "usepinned"},
	"choices": {"choose", "load", "store", "if", "go"},
	"all":     slices.Sorted(maps.Keys(do)),
}

// watching is Run of a script that goes on after violations. Whatever an
// execution shows is an outcome, deadlocks and broken promises included.
func (s script) watching(o Options, blind mem.Kind) (map[string]bool, Result) {
	one.Lock()
	defer one.Unlock()
	seen := make(map[string]bool)
	var m *machine
	look := func() {
		if m != nil && m.ended {
			seen[m.outcome()] = true
		}
	}
	e := newEngine(func() (p Program) {
		look()
		m, p = s.build()
		return p
	}, o)
	defer e.close()
	e.blind = blind
	e.result = &Result{BoundReached: -1}
	e.noted = func(broken promise.Promise, message string) bool { return m.note(broken, message) }
	e.on = func(v *Violation) {
		m.noted = append(m.noted, v.Promise.String())
		m.ended = true
	}
	e.enumerate()
	look()
	e.result.Traces = len(e.traces)
	return seen, *e.result
}

// compared is what a comparison of searches came to.
type compared struct {
	programs, comparisons, unfinished int
	plain, reduced                    int            // executions
	kinds                             map[string]int // programs with each instruction
}

// compare compares the reduced with the plain search of one random program: the
// same outcomes without a bound and with a small one, and without a bound one
// execution of each equivalence class. It returns what differs, or "".
func (c *compared) compare(s script, base Options, bounds []int, blind mem.Kind) string {
	c.programs++
	names := make(map[string]bool)
	for _, code := range s {
		code.kinds(names)
	}
	for name := range names {
		c.kinds[name]++
	}
	for _, bound := range bounds {
		o := base
		o.Bound, o.NoReduction, o.MaxExecutions, o.Traces = bound, true, mostExecutions, true
		want, all := s.watching(o, mem.KindNone)
		c.comparisons++
		if !all.Exhausted {
			c.unfinished++
			continue
		}
		o.NoReduction = false
		got, some := s.watching(o, blind)
		c.plain, c.reduced = c.plain+all.Executions, c.reduced+some.Executions+some.Pruned
		var b strings.Builder
		for out := range want {
			if !got[out] {
				fmt.Fprintf(&b, "missed: %s\n", out)
			}
		}
		for out := range got {
			if !want[out] {
				fmt.Fprintf(&b, "invented: %s\n", out)
			}
		}
		if bound == Unbounded && !o.Reorder && (some.Executions != some.Traces || some.Traces != all.Traces) {
			fmt.Fprintf(
				&b,
				"%d executions of %d classes, of which plain search finds %d\n",
				some.Executions,
				some.Traces,
				all.Traces,
			)
		}
		if b.Len() > 0 {
			return fmt.Sprintf(
				"bound %d, script %v, %+v:\n%splain %d outcomes, %v\nreduced %d, %v",
				bound,
				s,
				base,
				b.String(),
				len(want),
				all,
				len(got),
				some,
			)
		}
	}
	return ""
}

// randomProgram returns the n-th random program of a family and how to explore
// it. Most are tiny, since most mistakes show in few steps.
func randomProgram(rng *rand.Rand, n int, from []string) (s script, o Options, bounds []int) {
	switch {
	case n%8 == 7:
		s = randomScript(rng, 3, 2, from)
	case n%4 == 3:
		s = randomScript(rng, 2, 4, from)
	case n%4 == 2:
		s = randomScript(rng, 3, 1, from)
	default:
		s = randomScript(rng, 2, 3, from)
	}
	o.Migrate = n%5 == 4
	if n%7 == 6 {
		o.CPUs = 1
	}
	o.Ordered = n%3 == 0
	return s, o, []int{Unbounded, n % 3}
}

// buffered reports whether an instruction makes plain stores.
func buffered(what string) bool {
	switch what {
	case "plain", "section", "reading", "useplain", "usepinned":
		return true
	}
	return false
}

// random returns the random numbers of a family.
func random(family string) *rand.Rand {
	h := fnv.New64()
	h.Write([]byte(family))
	return rand.New(rand.NewPCG(*seed, h.Sum64()))
}

// TestReductionLosesNothing compares reduced with plain searches of random
// programs. It says how many it could not compare, and fails if they are many.
func TestReductionLosesNothing(t *testing.T) {
	number := *programs
	if testing.Short() {
		number = min(number, 40)
	}
	total := compared{kinds: make(map[string]int)}
	for _, family := range slices.Sorted(maps.Keys(families)) {
		for _, memory := range []string{"interleaved", "buffered", "reordered"} {
			if memory != "interleaved" && !slices.ContainsFunc(families[family], buffered) {
				continue // the same programs again
			}
			t.Run(family+"/"+memory, func(t *testing.T) {
				rng := random(family)
				c := compared{kinds: total.kinds}
				for n := range number {
					s, o, bounds := randomProgram(rng, n, families[family])
					o.Weak, o.Reorder = memory != "interleaved", memory == "reordered"
					if diff := c.compare(s, o, bounds, mem.KindNone); diff != "" {
						t.Fatal(diff)
					}
				}
				t.Logf(
					"%d comparisons, %d unfinished; %d executions instead of %d",
					c.comparisons,
					c.unfinished,
					c.reduced,
					c.plain,
				)
				total.comparisons += c.comparisons
				total.unfinished += c.unfinished
			})
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(total.kinds)) {
		t.Logf("%6d programs with %s", total.kinds[kind], kind)
	}
	t.Logf(
		"%d comparisons, %d of them left unfinished after %d executions",
		total.comparisons,
		total.unfinished,
		mostExecutions,
	)
	if share := float64(total.unfinished) / float64(max(total.comparisons, 1)); share > mostUnfinished {
		t.Errorf("%.1f %% of all comparisons are unfinished, want %.0f %% at most", 100*share, 100*mostUnfinished)
	}
}

// TestComparisonCatchesMistakes is the control: a search that takes steps of one
// kind to be independent of all others, by mistake, disagrees with a plain one
// within so many random programs.
func TestComparisonCatchesMistakes(t *testing.T) {
	const enough = 600
	for _, c := range []struct {
		family string
		weak   bool
		kinds  []mem.Kind
	}{
		{"atomics", false, []mem.Kind{mem.KindLoad, mem.KindStore, mem.KindRMW}},
		{"texts", false, []mem.Kind{mem.KindRead, mem.KindWrite}},
		{"buffers", true, []mem.Kind{mem.KindBuffer, mem.KindFlush, mem.KindStopMachine}},
		{"mutexes", false, []mem.Kind{mem.KindLock, mem.KindTryLock, mem.KindUnlock}},
		{"rwlock", false, []mem.Kind{mem.KindLock, mem.KindRLock, mem.KindUnlock, mem.KindRUnlock}},
		{"rwmutex", false, []mem.Kind{
			mem.KindQueue, mem.KindRQueue, mem.KindGrant, mem.KindTryLock, mem.KindTryRLock, mem.KindUnlock,
			mem.KindRUnlock,
		}},
		{"waits", false, []mem.Kind{mem.KindSleep, mem.KindWake, mem.KindRaise, mem.KindPause}},
		{"sems", false, []mem.Kind{mem.KindDown, mem.KindUp}},
		{"sections", false, []mem.Kind{mem.KindPin, mem.KindUnpin, mem.KindStopMachine}},
		{"graces", true, []mem.Kind{mem.KindReadUnlock, mem.KindSynchronize, mem.KindSynchronized}},
		{"barriers", true, []mem.Kind{mem.KindBarrier, mem.KindBarrierDone}},
		{"frees", false, []mem.Kind{mem.KindFree}},
	} {
		for _, kind := range c.kinds {
			t.Run(c.family+"/"+kind.String(), func(t *testing.T) {
				rng := random(c.family)
				found := compared{kinds: make(map[string]int)}
				for n := range enough {
					s, o, bounds := randomProgram(rng, n, families[c.family])
					o.Weak = c.weak
					if found.compare(s, o, bounds, kind) != "" {
						t.Logf("in program %d", n+1)
						return
					}
				}
				t.Errorf("taking %v for independent is not noticed in %d programs", kind, enough)
			})
		}
	}
}
