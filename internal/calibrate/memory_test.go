package calibrate

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads/subsystem"
)

// ends returns when pieces end that begin at from and take so long.
func ends(from time.Duration, pieces ...time.Duration) (at []time.Time) {
	t := time.Unix(0, 0).Add(from)
	at = append(at, t)
	for _, p := range pieces {
		t = t.Add(p)
		at = append(at, t)
	}
	return at
}

func TestBoth(t *testing.T) {
	of := func(n int, each time.Duration) []time.Duration { return slices.Repeat([]time.Duration{each}, n) }
	ten := of(10, time.Millisecond)
	for _, c := range []struct {
		what string
		a, b []time.Time
		want float64 // milliseconds a piece; 0: the sample does not count
	}{
		{"two at the same pace", ends(0, ten...), ends(0, ten...), 1},
		{"one began late and is alone at the end", ends(0, ten...), ends(2500*time.Microsecond, ten...), 1},
		{"one has the line twice as often, and is done sooner: what the other does alone is faster, and does not count",
			ends(0, of(40, 1e6)...), ends(0, append(of(20, 2e6), of(20, 1e5)...)...), 4. / 3},
		{"one was away", ends(0, ten...), ends(0, 1e6, 1e6, 1e6, 5e6, 1e6, 1e6), 0},
		{"never at once", ends(0, ten...), ends(10*time.Millisecond, ten...), 0},
	} {
		seconds, ok := both(c.a, c.b)
		if got := 1e3 * seconds; ok != (c.want > 0) || ok && math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v ms %v, want %v", c.what, got, ok, c.want)
		}
	}
}

func TestNear(t *testing.T) {
	for _, c := range []struct {
		a, b time.Duration
		want bool
	}{{190, 220, true}, {220, 190, true}, {50, 190, false}, {190, 50, false}, {0, 190, true}, {190, 0, true}} {
		if got := near(c.a, c.b); got != c.want {
			t.Errorf("near(%d, %d) = %v", c.a, c.b, got)
		}
	}
}

// A scheme that was never measured at the distance of the probes is named.
func TestAbsent(t *testing.T) {
	o := Options{Schemes: []func() schemes.Scheme{none.New, tryget.New}, Subsystems: make([]*subsystem.Subsystem, 1)}
	all := []coherence.Measured{{Scheme: "none", Procs: 1}, {Scheme: "none", Procs: 2}, {Scheme: "tryget", Procs: 1}}
	if got := o.absent(all); !slices.Equal(got, []string{"tryget"}) {
		t.Errorf("absent %q, want tryget", got)
	}
}

// Once nobody wants them any more, there are no more samples: not only no more programs, each of which takes seconds on
// a busy machine.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	begun := 0
	took := together(ctx, pieces, func() func(id, n int) bool {
		begun++
		cancel()
		return func(int, int) bool { return true }
	})
	if begun != 1 || took != 0 {
		t.Errorf("%d samples, %v ns, want 1 and 0", begun, took)
	}
	begun = 0
	if took := alone(ctx, 1, func(int) { begun++ }); begun != 0 || took != 0 {
		t.Errorf("%d samples of one processor, %v ns, want none", begun, took)
	}
	m := &coherence.Machine{}
	if waits(ctx, m); m.Waits != (coherence.Waits{}) {
		t.Errorf("waits %+v, want none", m.Waits)
	}
	if _, _, err := probes(ctx, m); err != context.Canceled {
		t.Errorf("probes: %v, want %v", err, context.Canceled)
	}
}

// Where two threads cannot run at once, nothing is tried: each would wait for the other until the system changes over.
func TestEnough(t *testing.T) {
	for _, c := range []struct {
		threads, processors int
		want                bool
	}{{2, 2, true}, {3, 2, true}, {1, 2, false}, {3, 1, false}, {1, 1, false}} {
		if err := enough(c.threads, c.processors); (err == nil) != c.want {
			t.Errorf("%d threads on %d processors: %v", c.threads, c.processors, err)
		}
	}
}
