//go:build explore

package verify

import (
	"encoding/json"
	"fmt"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// checked are the promises that every configuration checks, in the order of
// package promise: all but NoAlloc. Those that rig.settle checks are judged in the
// end; the engine and the stage see the others at any step.
var checked = []promise.Promise{
	promise.Hold, promise.Exit, promise.Gone, promise.Refusal, promise.Progress, promise.Release, promise.Freed,
	promise.Exclusion, promise.Balance, promise.Answer, promise.NoPanic, promise.NoRace,
	promise.Declared,
}

// assumed is what no exploration checks.
const assumed = "a load that sees a per-CPU count's plain store happens after what came before the store"

// reduced is where the scheme that is explored is smaller than the one that is measured.
var reduced = map[string]string{
	"hazard-asym": "hazard-asym behaves with 16 slots a processor, as measured, as it does with 2, as explored",
	"rcu-defer":   "rcu-defer behaves with a queue of 32, as measured, as it does with one of 2, as explored",
}

// Limits is for schemes that would take minutes to reach their bounds: how many executions
// of each configuration verify runs at most, unless a bound or a budget is asked for. Of the
// rest of the schedules some random ones are run, and the outcome says that it is not complete.
var Limits = map[string]int{
	"percpuref": 6000, "percpuref-kill": 6000, "srcu-fast": 4000, "hazard-asym": 2000, "percpu-rwsem": 2000,
}

// weakLimit is the same for every scheme under weak memory, where three threads have millions of schedules.
const weakLimit = 10_000

// Limit returns how many executions of each configuration of a scheme verify runs at most under a memory model, unless
// a bound or a budget is asked for; 0: any number.
func Limit(scheme, memory string) int {
	limit := Limits[scheme]
	if memory == Weak && limit == 0 {
		limit = weakLimit
	}
	return limit
}

// exploreAt is Explore for one program.
func exploreAt(newScheme func() schemes.Scheme, c Configuration, o Options) Outcome {
	bound := c.Bound
	if o.Bound >= 0 {
		bound = o.Bound
	}
	engine := explore.Options{
		Bound: bound, Budget: o.Budget, Only: o.Only,
		Weak: o.Memory != SC, Reorder: o.Memory == Weak,
		// A last put is seen as a sum of zero: loads before it are ordered on
		// the machines modbench runs on, not by Go's memory model.
		Ordered: true,
		CPUs:    c.CPUs, Migrate: c.Migrate,
	}
	engine.MaxExecutions = o.Limit
	if o.Random > 0 {
		engine.Mode, engine.MaxExecutions, engine.Seed = explore.PCT, o.Random, o.Seed
	}
	r := explore.Run(build(newScheme, c), engine)
	out := Outcome{
		Scheme: newScheme().Info().Name, Configuration: c.Name, Random: o.Random > 0, Bound: bound,
		Reached:   r.BoundReached,
		Exhausted: r.Exhausted, Everything: r.Everything, Executions: r.Executions, Steps: r.Steps, Elapsed: r.Elapsed,
	}
	out.Schedules, out.Assumes = r.Distinct, []string{assumed}
	if also := reduced[out.Scheme]; also != "" {
		out.Assumes = append(out.Assumes, also)
	}
	if out.Memory = o.Memory; out.Memory == "" {
		out.Memory = TSO
	}
	for _, p := range checked {
		if o.Only == 0 || p == o.Only {
			out.Promises = append(out.Promises, p.String())
			if r.Checked>>p&1 != 0 {
				out.Exercised = append(out.Exercised, p.String())
			}
		}
	}
	if v := r.Violation; v != nil {
		out.blame(v)
		b, err := json.Marshal(replay{out.Scheme, c.Name, c.point, v})
		if err != nil {
			panic(fmt.Sprintf("verify: a violation that cannot be written: %v", err))
		}
		out.Replay = string(b)
	}
	return out
}

// blame says what v breaks.
func (o *Outcome) blame(v *explore.Violation) {
	o.Broken, o.Length, o.Message, o.Timeline = v.Promise.String(), len(v.Schedule), v.Message, v.String()
}

// build makes the program of c. What breaks a promise before the threads begin breaks it in a program without threads.
func build(newScheme func() schemes.Scheme, c Configuration) func() explore.Program {
	return func() (p explore.Program) {
		defer func() {
			if broken := recover(); broken != nil {
				p = explore.Program{Final: func(*explore.T) { panic(broken) }}
			}
		}()
		return c.Build(newScheme())
	}
}

// replay is what --replay reads.
type replay struct {
	Scheme        string             `json:"scheme"`
	Configuration string             `json:"configuration"`
	Point         int                `json:"point,omitempty"` // of a configuration that has several
	Violation     *explore.Violation `json:"violation"`
}

// Replay runs the schedule of an Outcome's Replay again and returns what it
// shows, with a timeline. newScheme returns the constructor of a scheme by
// name, or nil.
func Replay(file []byte, newScheme func(name string) func() schemes.Scheme) (Outcome, error) {
	var in replay
	if err := json.Unmarshal(file, &in); err != nil {
		return Outcome{}, fmt.Errorf("replay: %w", err)
	}
	if in.Violation == nil {
		return Outcome{}, fmt.Errorf("replay: no schedule in the file")
	}
	scheme := newScheme(in.Scheme)
	if scheme == nil {
		return Outcome{}, fmt.Errorf("replay: no scheme %q in this build", in.Scheme)
	}
	for _, c := range Configurations() {
		if c.Name != in.Configuration {
			continue
		}
		if in.Point < 0 || in.Point >= max(c.Points, 1) {
			return Outcome{}, fmt.Errorf("replay: %s has no point %d", c.Name, in.Point)
		}
		v, err := explore.Replay(build(scheme, c.at(in.Point)), in.Violation.Options(), in.Violation.Schedule)
		if err != nil {
			return Outcome{}, fmt.Errorf("replay: the program has changed since: %w", err)
		}
		out := Outcome{Scheme: in.Scheme, Configuration: c.Name, Executions: 1, Reached: -1, Replay: string(file)}
		if v != nil {
			out.blame(v)
		}
		return out, nil
	}
	return Outcome{}, fmt.Errorf("replay: no configuration %q in this build", in.Configuration)
}
