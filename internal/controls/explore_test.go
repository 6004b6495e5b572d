//go:build explore

package controls_test

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/controls"
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/scenarios"
	"github.com/modbench/modbench/internal/verify"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

func constructor(name string) func() schemes.Scheme {
	c, _ := controls.Find(name)
	return c.New
}

// explored explores a control until a schedule breaks the promise that its row names.
// It ignores breaches of other promises.
func explored(t *testing.T, c controls.Control) verify.Outcome {
	t.Helper()
	for _, config := range verify.Configurations() {
		bound := config.Bound
		if bound == explore.Unbounded {
			bound = 2
		}
		if out := verify.Explore(c.New, config,
			verify.Options{Bound: min(bound, 2), Only: c.Promise}); out.Broken != "" {
			return out
		}
	}
	t.Fatalf("%s (%s): not convicted of breaking %q", c.Name, c.Change, c.Promise)
	return verify.Outcome{}
}

// TestExplored: the explorer convicts every control of breaking the promise that
// its row names, by a schedule that breaks it again when it is replayed.
func TestExplored(t *testing.T) {
	for _, c := range controls.All() {
		t.Run(c.Name, func(t *testing.T) {
			out := explored(t, c)
			t.Logf("%s in %s after %d executions, %d steps of a schedule: %s",
				out.Broken, out.Configuration, out.Executions, out.Length, out.Message)
			if out.Broken != c.Promise.String() {
				t.Errorf("it breaks %q, want %q", out.Broken, c.Promise)
			}
			again, err := verify.Replay([]byte(out.Replay), constructor)
			if err != nil {
				t.Fatal(err)
			}
			if again.Broken != out.Broken {
				t.Errorf("replayed it breaks %q, want %q", again.Broken, out.Broken)
			}
		})
	}
}

// A file that is older than the names of package promise can be replayed.
func TestReplayOfFormerNames(t *testing.T) {
	c, ok := controls.Find("rwsem-unsorted")
	if !ok {
		t.Fatal("no control rwsem-unsorted")
	}
	file := explored(t, c).Replay
	former := strings.ReplaceAll(file, `"progress"`, `"no deadlock"`)
	if strings.Count(former, `"no deadlock"`) != 2 {
		t.Fatalf("the file names the promise elsewhere than twice: %s", file)
	}
	again, err := verify.Replay([]byte(former), constructor)
	if err != nil || again.Broken != "progress" {
		t.Errorf("it breaks %q, error %v", again.Broken, err)
	}
}

// TestScenarios: every scenario shows what is broken in the controls that it must
// catch, and shows it again when it is replayed.
func TestScenarios(t *testing.T) {
	ran := 0
	for _, s := range scenarios.All() {
		for _, c := range s.Catches {
			for _, name := range c.Names() {
				ran++
				t.Run(s.ID()+"-"+s.Name+"/"+name, func(t *testing.T) { caught(t, s, constructor(name), c.Outcome) })
			}
		}
	}
	if ran == 0 {
		t.Error("no scenario catches any control")
	}
}

// caught runs a scenario under a control. It ignores promises that the control breaks
// on the way.
func caught(t *testing.T, s scenarios.Scenario, newScheme func() schemes.Scheme, want scenarios.Outcome) {
	only := want.Promise
	if want.Kind == scenarios.Hangs {
		only = promise.Progress
	}
	r, err := scenarios.Run(s, newScheme, scenarios.Bound, only)
	if err != nil {
		t.Fatal(err)
	}
	if r.Outcome != want || !r.Exhausted || r.Violation == nil {
		t.Fatalf("%v, want %v, exhausted %v: %v", r.Outcome, want, r.Exhausted, r.Violation)
	}
	t.Logf("%v, %d executions", r.Outcome, r.Executions)
	if again, err := scenarios.Replay(s, newScheme, r.Violation); again != want {
		t.Errorf("run again it is %v, error %v", again, err)
	}
	if want.Kind == scenarios.Hangs {
		if len(r.Violation.Waits) == 0 {
			t.Error("it hangs, and nobody waits for anybody")
		}
		t.Log(strings.Join(r.Violation.Waits, "\n"))
	}
}
