//go:build explore

package scenarios

import (
	"fmt"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// plays is the program of each scenario, by name.
var plays = map[string]func(*scene) explore.Program{
	"stale-pointer":     stalePointer,
	"spurious-miss":     spuriousMiss,
	"get-in-exit":       inExit,
	"count-in-module":   inModule,
	"lost-wake-up":      lostWakeUp,
	"false-zero":        falseZero,
	"handed-on":         handedOn,
	"two-unloaders":     twoUnloaders,
	"unload-coming":     unloadComing,
	"failed-init":       failedInit,
	"partial-init":      partialInit,
	"dependent":         dependent,
	"dependent-first":   dependentFirst,
	"nested-get":        nestedGet,
	"put-behind":        putBehindUnloader,
	"own-reference":     ownReference,
	"exit-looks-up":     exitLooksUp,
	"exit-requests":     exitRequests,
	"exit-registers":    exitRegisters,
	"opposite-order":    oppositeOrder,
	"two-majors":        twoMajors,
	"interrupted":       interrupted,
	"double-release":    doubleRelease,
	"hot-plug":          hotPlug,
	"against-order":     nested(1, 0),
	"in-order":          nested(0, 1),
	"autoload-locked":   autoloadLocked,
	"reload-race":       reloadRace,
	"refused-transient": refusedTransient,
	"base-restore":      baseRestore,
	"after-failed-init": afterFailedInit,
	"block-fallback":    blockFallback,
	"add-disk":          addDisk,
	"scan-locked":       scanLocked,
	"net-up":            netUp,
	"rtnl-first":        rtnlFirst,
	"remove-child":      removeChild,
	"object-holder":     objectHolder,
	"forced":            forced,
	"forced-put":        forcedPut,
}

// thread makes a thread of a play.
func thread(name string, body func()) explore.Thread {
	return explore.Thread{Name: name, Body: func(*explore.T) { body() }}
}

// play is a program that settles in the end.
func play(s *scene, threads ...explore.Thread) explore.Program {
	return explore.Program{Threads: threads, Final: func(*explore.T) { s.Settle() }}
}

// Bound is how many preemptions a schedule may have beyond the order that the gates
// force. The first one lets the other side run at any point, the second brings the first
// side back, and the third lets the other side run once more.
const Bound = 3

// less is the bound of schemes whose plain stores make too many schedules for [Bound].
var less = map[string]int{"hazard-asym": 1, "percpu-rwsem": 0, "srcu-fast": 1, "percpuref-kill": 2}

// BoundOf is Bound, or less for a few schemes.
func BoundOf(scheme string) int {
	if bound, ok := less[scheme]; ok {
		return bound
	}
	return Bound
}

// Result is what running a scenario has shown.
type Result struct {
	Outcome    Outcome
	Exhausted  bool
	Executions int
	Violation  *explore.Violation // of Hangs and Broken: the schedule, and who waits for whom
}

// Run runs a scenario against the scheme that newScheme makes, under every
// schedule up to the bound. only (0: any) is the one promise whose breach
// counts.
func Run(s Scenario, newScheme func() schemes.Scheme, bound int, only promise.Promise) (Result, error) {
	if plays[s.Name] == nil {
		return Result{}, fmt.Errorf("scenario %s has no program", s.Name)
	}
	seen := new(seen)
	r := explore.Run(program(s, newScheme, seen), explore.Options{
		Bound: bound, Weak: true, Ordered: true, Only: only,
	})
	if v := r.Violation; v != nil {
		return Result{outcome(v), true, r.Executions, v}, nil // exhausted as far as it matters
	}
	return Result{Outcome{Kind: seen.kind()}, r.Exhausted, r.Executions, nil}, nil
}

// Replay runs the schedule of a violation again and returns what it comes to.
func Replay(s Scenario, newScheme func() schemes.Scheme, v *explore.Violation) (Outcome, error) {
	again, err := explore.Replay(program(s, newScheme, new(seen)), v.Options(), v.Schedule)
	if err != nil || again == nil {
		return Outcome{}, err
	}
	return outcome(again), nil
}

func program(s Scenario, newScheme func() schemes.Scheme, n *seen) func() explore.Program {
	return func() explore.Program { return plays[s.Name](newScene(newScheme(), n)) }
}

// outcome is what a violation stands for.
func outcome(v *explore.Violation) Outcome {
	if v.Promise == promise.Progress {
		return Outcome{Kind: Hangs}
	}
	return Outcome{Broken, v.Promise}
}
