package controls_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/internal/controls"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/schemetest"
)

// A control is stressed in a process of its own, because it may hang, leave goroutines
// that spin, or misuse a lock so that the runtime ends the process. child is the
// environment variable that tells such a process what to stress.
const child = "MODBENCH_STRESS"

// order is what a child is told: stress Control, or a scheme of that name, until
// it breaks Until, but no longer than Limit and for no more than Rounds.
type order struct {
	Control string
	Until   promise.Promise `json:",omitzero"` // zero: none
	Limit   time.Duration
	Rounds  int64 // 0: no limit
	Seed    uint64
}

// patience is how long an actor may take to return before the watchdog says that it
// hangs. The test of a control that breaks Progress lasts one and a half times as long.
// Actors of good schemes return within milliseconds: see TestGoodAcquitted.
const patience = 2 * time.Second

func (o order) scheme() schemes.Scheme {
	if s := controls.New(o.Control); s != nil {
		return s
	}
	for _, newScheme := range all.Schemes() {
		if s := newScheme(); s.Info().Name == o.Control {
			return s
		}
	}
	return nil
}

// verdict is what a child answers.
type verdict struct {
	Unloads int64 // until the promise was broken
	Rounds  int64
	Elapsed time.Duration
	Broken  []schemetest.Violation
	fatal   bool // the runtime ended the run, which could have shown more
}

func (v verdict) broke(p promise.Promise) bool {
	return schemetest.Report{Violations: v.Broken}.Broke(p)
}

// stressed reports whether the stress suite of this build must convict the control. In
// a build with the tag explore it must convict every control, as the explorer must.
func stressed(c controls.Control) bool {
	return c.Unseen == "" || schemetest.FindsFreed && !exploredOnly[c.Name]
}

// exploredOnly are controls that an ordinary stress run does not see, and that no stress run
// of a build with the tag explore has been seen to convict: epoch-enter-late and
// hazardasym-no-fence were not in a minute and more, the others were not tried for long
// enough; those of srcufast go wrong in a store buffer, and in that build each plain store is
// seen at once. The explorer convicts them.
var exploredOnly = map[string]bool{
	"bravo-steal-slot":         true,
	"epoch-enter-late":         true,
	"gomutex-locked-uncounted": true, // the count goes negative at once, and nothing is unloaded any more

	"hazardasym-no-barrier": true,
	"hazardasym-no-fence":   true,
	"srcufast-in-first":     true,
	"srcufast-no-barrier":   true,
	"srcufast-wait-early":   true,
	"unloadlock-get-late":   true,

	// A waiting unload adds up within a few steps.
	"hazard-count-first":     true,
	"splitref-gets-first":    true,
	"tryget-dup":             true,
	"unloadrwsem-gets-first": true,
}

// TestExploredOnly: each name there is one of a control that makes a difference.
func TestExploredOnly(t *testing.T) {
	left := maps.Clone(exploredOnly)
	for _, c := range controls.All() {
		if c.Unseen != "" {
			delete(left, c.Name)
		}
	}
	if len(left) > 0 {
		t.Errorf("%v: no such control, or an ordinary stress run convicts it", slices.Sorted(maps.Keys(left)))
	}
}

// obey runs stress runs of one round each.
func (o order) obey() (v verdict) {
	begun := time.Now()
	for seed := o.Seed + 1; time.Since(begun) < o.Limit && (o.Rounds == 0 || v.Rounds < o.Rounds); seed++ {
		r := schemetest.Stress(o.scheme, schemetest.Config{
			Unloads: 1, Seed: seed, Limit: o.Limit - time.Since(begun), Patience: patience,
			Procs: []int{2 + int(seed)%3},
		})
		v.Rounds++
		v.Unloads += r.Unloads
		for _, b := range r.Violations {
			if !v.broke(b.Promise) {
				v.Broken = append(v.Broken, b)
			}
		}
		if r.Broke(o.Until) {
			break
		}
	}
	v.Elapsed = time.Since(begun)
	return v
}

// stress starts a child that obeys o. If the runtime ends the child with a fatal error,
// that is a verdict too.
func stress(t testing.TB, o order) verdict {
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), child+"="+string(text),
		"GORACE=exitcode=0 atexit_sleep_ms=0") // races of a control are no failure
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	begun := time.Now()
	if err := cmd.Run(); err != nil {
		for line := range strings.Lines(stderr.String()) {
			if what, ok := strings.CutPrefix(line, "fatal error: sync: "); ok {
				return verdict{fatal: true, Rounds: 1, Elapsed: time.Since(begun), Broken: []schemetest.Violation{{
					Breach: promise.Breach{Promise: promise.Release, Scheme: o.Control, Seen: strings.TrimSpace(what)},
				}}}
			}
		}
		t.Fatalf("%v: %s", err, stderr.String())
	}
	var v verdict
	if err := json.Unmarshal(stdout.Bytes(), &v); err != nil {
		t.Fatalf("%v: %s", err, stdout.String())
	}
	return v
}

// convict stresses a control. If the runtime ends the run before the promise was
// broken, it tries again with another seed.
func convict(t testing.TB, o order) verdict {
	v := stress(t, o)
	for range 10 {
		if !v.fatal || v.broke(o.Until) {
			break
		}
		o.Seed += 100
		v = stress(t, o)
	}
	return v
}

// TestConvicted stresses every control until it is convicted by the promise
// that the table names.
func TestConvicted(t *testing.T) {
	for _, c := range controls.All() {
		if !stressed(c) || testing.Short() && !brief[c.Name] {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel() // most of them wait for the watchdog
			// The control that is caught most rarely takes half a minute.
			v := convict(t, order{Control: c.Name, Until: c.Promise, Limit: 5 * time.Minute})
			if !v.broke(c.Promise) {
				t.Fatalf("not convicted by %q in %d unloads, %v: %v", c.Promise, v.Unloads, v.Elapsed, v.Broken)
			}
			for _, b := range v.Broken {
				if b.Promise == c.Promise {
					t.Logf("%d unloads, %d rounds, %v: %v", v.Unloads, v.Rounds, v.Elapsed.Round(time.Millisecond), b)
				}
			}
		})
	}
}

// TestGoodAcquitted: the runs that convict the controls, with the same patience and
// side by side, convict no good scheme.
func TestGoodAcquitted(t *testing.T) {
	rounds := int64(20)
	if testing.Short() {
		rounds = 3
	}
	for _, newScheme := range all.Schemes() {
		info := newScheme().Info()
		t.Run(info.Name, func(t *testing.T) {
			t.Parallel()
			v := stress(t, order{Control: info.Name, Limit: noLimit, Rounds: rounds})
			if len(v.Broken) > 0 || v.Rounds != rounds {
				t.Errorf("%d rounds, want %d: %v", v.Rounds, rounds, v.Broken)
			}
		})
	}
}

// brief are controls that are quick to convict. There is one for each promise that a
// stress run can find broken: see TestBrief.
var brief = map[string]bool{
	"modcount":                 true, // hold
	"rwsem-interrupt-waiter":   true, // exit
	"rwsem-exit-keeps":         true, // gone
	"tryget-revert":            true, // refusal
	"rwsem-exit-locks":         true, // progress
	"richter-double-release":   true, // release
	"richter-free-before-walk": true, // freed
	"rwsem-unplug-unlocked":    true, // exclusion
	"tryget-no-drop":           true, // balance
	"percpuref-no-bias":        true, // no panic
}

// TestBrief: brief has one control for each promise.
func TestBrief(t *testing.T) {
	for p, names := range byPromise() {
		n := 0
		for _, name := range names {
			if brief[name] {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%v: %d of %v", p, n, names)
		}
	}
}

func byPromise() map[promise.Promise][]string {
	names := make(map[promise.Promise][]string)
	for _, c := range controls.All() {
		if c.Unseen == "" {
			names[c.Promise] = append(names[c.Promise], c.Name)
		}
	}
	return names
}
