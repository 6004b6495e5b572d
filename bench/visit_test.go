package bench

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// measured runs a plan of three schemes and one round of each. lost says which share
// of the processors others take from the n-th measurement.
func measured(
	t *testing.T, half time.Duration, lost func(n int) (float64, error),
) (rounds []*Round, measured int, err error) {
	t.Helper()
	w, _ := workloads.ByName("lookup-heavy")
	p := &Plan{
		Schemes: makers(), Workloads: []workloads.Workload{w},
		Subsystems: []*subsystem.Subsystem{&subsystem.FileOperations},
		Procs:      []int{1}, Rounds: 1, Duration: half, Seed: 1, Limit: 0.05, Repeats: 2,
		Measure: func(_ context.Context, c Config) (*Round, error) {
			share, err := lost(measured)
			if err != nil {
				return nil, err
			}
			measured++
			i := Interference{Known: true, Foreign: share, Unit: unit(2 * half)}
			return &Round{Cell: c.Cell, Interference: i, Lookups: int64(measured)}, nil
		},
		watcher: func() func() Interference {
			return func() Interference { return Interference{Known: true, Unit: unit(6 * half)} }
		},
	}
	err = p.Run(t.Context(), func(r *Round, done, total int) error {
		if rounds = append(rounds, r); done != len(rounds) || total != 3 {
			t.Errorf("round %d is told of as %d of %d", len(rounds), done, total)
		}
		return nil
	})
	return rounds, measured, err
}

// A long round that was disturbed is measured again by itself.
func TestDisturbedRound(t *testing.T) {
	rounds, n, err := measured(t, time.Second, func(n int) (float64, error) { return []float64{0, 0.5, 0, 0}[n], nil })
	if err != nil || n != 4 {
		t.Fatalf("%d rounds measured, want 4; %v", n, err)
	}
	for i, r := range rounds {
		if want := []int64{1, 3, 4}[i]; r.Lookups != want || r.Repeats != []int{0, 1, 0}[i] || len(r.Warnings) != 0 {
			t.Errorf("kept measurement %d, %d repeats, warnings %v; want %d", r.Lookups, r.Repeats, r.Warnings, want)
		}
	}
}

// A short round that was disturbed is measured again together with those beside it,
// so that all have the same neighbours. The least disturbed try is kept and says
// that it was disturbed.
func TestDisturbedVisit(t *testing.T) {
	lost := []float64{0, 0.9, 0, 0.5, 0, 0, 0, 0, 0.7}
	rounds, n, err := measured(t, time.Millisecond*30, func(n int) (float64, error) { return lost[n], nil })
	if err != nil || n != len(lost) {
		t.Fatalf("%d rounds measured, want %d; %v", n, len(lost), err)
	}
	for i, r := range rounds {
		if want := int64(4 + i); r.Lookups != want || r.Repeats != 2 {
			t.Errorf("kept measurement %d of %d, want %d of 2 more than the first", r.Lookups, r.Repeats, want)
		}
		if (len(r.Warnings) > 0) != (i == 0) {
			t.Errorf("round %d: warnings %v", i, r.Warnings)
		}
	}
}

// What was measured before an error is kept: if the first try fails, its rounds up
// to there, and if a later one fails, the try before.
func TestErrorInVisit(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		fails int
		want  []int64
	}{{0, nil}, {2, []int64{1, 2}}, {4, []int64{1, 2, 3}}} {
		rounds, _, err := measured(t, 30*time.Millisecond, func(n int) (float64, error) {
			if n == c.fails {
				return 0, broken
			}
			return 0.9, nil
		})
		if !errors.Is(err, broken) || len(rounds) != len(c.want) {
			t.Errorf("fails at %d: %d rounds and %v, want %d", c.fails, len(rounds), err, len(c.want))
			continue
		}
		for i, r := range rounds {
			if r.Lookups != c.want[i] {
				t.Errorf("fails at %d: kept measurement %d, want %d", c.fails, r.Lookups, c.want[i])
			}
		}
	}
}

// A try that nothing disturbed is kept, also if a stop of the try before took less
// of the processors than the others who disturb nothing take.
func TestStoppedShortly(t *testing.T) {
	n := 0
	p := &Plan{Limit: 0.05, Repeats: 2, Measure: func(_ context.Context, cfg Config) (*Round, error) {
		n++
		r := &Round{Cell: cfg.Cell, Lookups: int64(n)}
		r.Interference = Interference{Known: true, Foreign: 0.04, Unit: 0.001}
		if n == 1 {
			r.Interference = Interference{Known: true, Throttled: 1, Held: 0.001}
		}
		return r, nil
	}}
	rounds, err := p.visit(t.Context(), processesOf(p), []Config{{Duration: time.Second}})
	if err != nil || n != 2 || rounds[0].Lookups != 2 || len(rounds[0].Warnings) != 0 {
		t.Errorf("%d tries, %+v, %v", n, rounds[0], err)
	}
}

// A round in which the process was stopped is measured again like any that was
// disturbed, also where the system does not tell what others took; and if it is
// stopped each time, the one that is kept says so.
func TestStoppedRound(t *testing.T) {
	for _, c := range []struct {
		times   int // that the first round is stopped
		warns   bool
		repeats int
	}{{1, false, 1}, {3, true, 2}} {
		n := 0
		p := &Plan{Limit: 0.05, Repeats: 2, Measure: func(_ context.Context, cfg Config) (*Round, error) {
			r := &Round{Cell: cfg.Cell}
			if n++; n <= c.times {
				r.Interference.paused(5*time.Second, 6*time.Second)
			}
			return r, nil
		}}
		rounds, err := p.visit(t.Context(), processesOf(p), []Config{{Duration: time.Second}})
		if err != nil || len(rounds) != 1 {
			t.Fatalf("%d rounds, %v", len(rounds), err)
		}
		r := rounds[0]
		if r.Repeats != c.repeats || len(r.Warnings) > 0 != c.warns || r.Interference.Stopped() != c.warns {
			t.Errorf("stopped %d times: %d repeats, warnings %v, %+v", c.times, r.Repeats, r.Warnings, r.Interference)
		}
	}
}
