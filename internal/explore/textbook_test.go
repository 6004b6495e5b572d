//go:build explore

package explore

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

const exclusion = promise.Exclusion

// critical is a critical section that notices company.
type critical struct{ in mem.Int32 }

func (c *critical) section(t *T) {
	t.Check(c.in.Add(1) == 1, exclusion, "%s is not alone", t.Name)
	c.in.Add(-1)
}

func two(a, b func(t *T)) []Thread { return []Thread{{"a", a}, {"b", b}} }

func TestTextbook(t *testing.T) {
	saw := make(map[bool]bool)
	for _, c := range []struct {
		name    string
		build   func() Program
		weak    bool
		promise promise.Promise // that it breaks; 0 for none
	}{
		{"dekker/interleaved", dekker(false), false, 0},
		{"dekker/weak", dekker(false), true, exclusion},
		{"dekker/weak with fence", dekker(true), true, 0},
		{"dekker per cpu/interleaved", dekkerPerCPU(false), false, 0},
		{"dekker per cpu/weak", dekkerPerCPU(false), true, exclusion},
		{"dekker per cpu/weak with synchronize", dekkerPerCPU(true), true, 0},
		{"peterson/interleaved", peterson(false), false, 0},
		{"peterson/weak", peterson(false), true, exclusion},
		{"peterson/weak with fence", peterson(true), true, 0},
		{"store buffering/interleaved", storeBuffering, false, 0},
		{"store buffering/weak", storeBuffering, true, promise.Answer},
		{"message passing/weak", messagePassing, true, 0},
		{"own stores/weak", ownStores, true, 0},
		{"pause/flag set", pausing(false), false, 0},
		{"pause/flag forgotten", pausing(true), false, promise.Progress},
		{"sleep/condition then wake", sleeping(false), false, 0},
		{"sleep/wake then condition", sleeping(true), false, promise.Progress},
		{"sleep/interrupted", interrupted(t, saw), false, 0},
		{"abba/sorted", abba(true), false, 0},
		{"abba/unsorted", abba(false), false, promise.Progress},
		{"nested read/mutex", nested(rwMutex), false, promise.Progress},
		{"nested read/spinning", nested(rwLock), false, 0},
		{"guarded/mutex", guarded(rwMutex, false), false, 0},
		{"guarded/mutex, write under rlock", guarded(rwMutex, true), false, promise.NoRace},
		{"guarded/spinning", guarded(rwLock, false), false, 0},
		{"guarded/spinning, write under rlock", guarded(rwLock, true), false, promise.NoRace},
		{"published/before", published(true), false, 0},
		{"published/after", published(false), false, promise.NoRace},
		{"semaphore", semaphores(t, false), false, 0},
		{"semaphore/skipped", semaphores(t, true), false, exclusion},
		{"counting semaphore", countingSemaphore(1, 2, true), false, 0},
		{"counting semaphore/not atomic", countingSemaphore(2, 3, false), false, promise.Exclusion},
		{"last reference", dropping(false), false, 0},
		{"last reference/dropped early", dropping(true), false, promise.Freed},
		{"stop/synchronized", stopping(true), true, 0},
		{"stop/not synchronized", stopping(false), true, promise.Freed},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, o := range []Options{
				{Bound: Unbounded},
				{Bound: Unbounded, NoReduction: true, MaxExecutions: 1_000_000},
				{Bound: 3},
				{Bound: 3, NoReduction: true},
			} {
				if o.NoReduction && testing.Short() {
					continue
				}
				o.Weak = c.weak
				r := Run(c.build, o)
				check(t, r, o, c.promise)
				if v := r.Violation; v != nil {
					again, err := Replay(c.build, v.Options(), v.Schedule)
					if err != nil || again == nil || again.String() != v.String() {
						t.Errorf("replay: %v, error %v, want\n%v", again, err, v)
					}
				}
			}
			if c.promise != 0 {
				for _, m := range []Mode{Random, PCT} {
					o := Options{Mode: m, Weak: c.weak, Seed: 1, Depth: 4}
					check(t, Run(c.build, o), o, c.promise)
				}
			}
		})
	}
	if len(saw) != 2 {
		t.Errorf("a sleeper that is woken and interrupted saw only %v", saw)
	}
}

func check(t *testing.T, r Result, o Options, want promise.Promise) {
	t.Helper()
	switch {
	case want == 0 && r.Violation != nil:
		t.Errorf("%+v: unexpected: %v\n%v", o, r, r.Violation)
	case want == 0 && !r.Exhausted:
		t.Errorf("%+v: not exhausted: %v", o, r)
	case want != 0 && r.Violation == nil:
		t.Errorf("%+v: %v, want a violation of %q", o, r, want)
	case want != 0 && r.Violation.Promise != want:
		t.Errorf("%+v: want a violation of %q: %v", o, want, r.Violation)
	default:
		s, _, _ := strings.Cut(r.String(), ":")
		t.Logf("bound %d, %v, reduction %v: %s", o.Bound, o.Mode, !o.NoReduction, s)
		if testing.Verbose() && want != 0 && o == (Options{Bound: Unbounded, Weak: o.Weak}) {
			t.Logf("\n%v", r.Violation)
		}
	}
}
