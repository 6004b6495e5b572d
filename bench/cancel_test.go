package bench

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// hook is a scheme that calls functions of a test before it does its work.
type hook struct {
	schemes.Scheme
	get, register func()
}

func (h hook) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	if h.get != nil {
		h.get()
	}
	return h.Scheme.Get(t, k)
}

func (h hook) Register(e *schemes.Entry) error {
	if h.register != nil {
		h.register()
	}
	return h.Scheme.Register(e)
}

// hourly returns a round of two hours and more.
func hourly(newScheme func() schemes.Scheme, set func(*Knobs)) Config {
	w, _ := workloads.ByName("lookup-heavy")
	w.Knobs.Seed = 1
	if set != nil {
		set(&w.Knobs)
	}
	return Config{
		Cell:   Cell{Workload: w.Name, Scheme: newScheme().Info().Name, Subsystem: "file_operations", Procs: 2},
		Scheme: newScheme, Subsystem: &subsystem.FileOperations, Workload: w, Knobs: w.Knobs,
		Duration: time.Hour, Batch: 4,
	}
}

// bound is far more than a cancelled round may take, and less than any wait, hold
// or half in these tests. What it took is logged.
const bound = 5 * time.Second

// mustCancel runs f, cancels its context when f calls reached or a while later,
// and fails t unless f then returns ctx's error within bound.
func mustCancel(t *testing.T, f func(ctx context.Context, reached func()) error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	reached := make(chan struct{})
	var once sync.Once
	result := make(chan error, 1)
	go func() { result <- f(ctx, func() { once.Do(func() { close(reached) }) }) }()
	select {
	case <-reached:
	case err := <-result:
		t.Fatalf("ended before it was cancelled: %v", err)
	case <-time.After(time.Minute):
		t.Fatal("did not get to where it is to be cancelled")
	}
	time.Sleep(30 * time.Millisecond) // so that waits, holds and sleeps have begun
	cancelled := time.Now()
	cancel()
	select {
	case err := <-result:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("returned %v, want %v", err, context.Canceled)
		}
		t.Logf("returned %v after the cancel", time.Since(cancelled).Round(time.Millisecond/10))
	case <-time.After(bound):
		t.Fatalf("still running %v after the cancel", bound)
	}
}

// A half ends by itself when it is cancelled: in lookups, and wherever a worker,
// an unloader or the holder may spin, sleep or wait.
func TestCancelInHalf(t *testing.T) {
	const long = workloads.MaxTime
	for _, c := range []struct {
		name string
		set  func(*Knobs)
	}{
		{"lookups", nil},
		{"hold", func(k *Knobs) { k.Hold = long }},
		{"hold and unloads", func(k *Knobs) { k.Hold, k.Period = long, 0 }},
		{"hold and unloads by workers", func(k *Knobs) { k.Hold, k.PerUnload = long, 1 }},
		{"period", func(k *Knobs) { k.Period = long }},
		{"exit cost", func(k *Knobs) { k.ExitCost, k.Period = long, 0 }},
		{"stall", func(k *Knobs) { k.Stall, k.Period = workloads.UntilEnd, 0 }},
		{"arrivals", func(k *Knobs) { k.Arrival = workloads.Arrival{Process: workloads.Constant, Rate: 0.01} }},
		{"pinned", func(k *Knobs) { k.Placement = workloads.Pinned }},
		{"registrations", func(k *Knobs) { k.Lookups = 0.5 }},
	} {
		for _, newScheme := range []func() schemes.Scheme{tryget.New, rwsem.New} {
			for _, m := range []mode{closedLoop, timedLoop} {
				t.Run(c.name+"/"+newScheme().Info().Name+"/"+[]string{"closed", "timed"}[m], func(t *testing.T) {
					config := hourly(newScheme, c.set)
					mustCancel(t, func(ctx context.Context, reached func()) error {
						s, err := newSession(ctx, &config)
						if err != nil {
							return err
						}
						go func() {
							for c.name == "exit cost" && s.probe.now.Load()&phaseMask != uint64(loader.Exiting) {
								time.Sleep(time.Millisecond)
							}
							reached()
						}()
						_, err = s.half(ctx, m, config.Duration, 0)
						return err
					})
				})
			}
		}
	}
}

// Run ends in whatever phase it is, also where nothing can be interrupted: a Get
// that never returns, and the making of a population.
func TestCancelRun(t *testing.T) {
	for _, c := range []struct {
		name      string
		subsystem *subsystem.Subsystem
		scale     float64
		hooks     func(reached func()) hook
	}{
		{"warm-up", &subsystem.FileOperations, 1, func(reached func()) hook { return hook{get: reached} }},
		{"population", &subsystem.Filesystem, 300, func(reached func()) hook { reached(); return hook{} }},
		{"load", &subsystem.Filesystem, 300, func(reached func()) hook { return hook{register: reached} }},
		{"endless Get", &subsystem.FileOperations, 1, func(reached func()) hook {
			return hook{get: func() {
				reached()
				<-t.Context().Done()
			}}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			mustCancel(t, func(ctx context.Context, reached func()) error {
				config := hourly(none.New, func(k *Knobs) { k.Scale = c.scale })
				config.Subsystem = c.subsystem
				config.Scheme = func() schemes.Scheme {
					h := c.hooks(reached)
					h.Scheme = none.New()
					return h
				}
				_, err := Run(ctx, config)
				return err
			})
		})
	}
}

// What was measured before the cancel is kept: in the first try the rounds before
// it, in a repeat the whole try before.
func TestCancelKeeps(t *testing.T) {
	for _, c := range []struct{ before, kept int }{{0, 0}, {2, 2}, {4, 3}} {
		measured := 0
		var rounds []*Round
		mustCancel(t, func(ctx context.Context, reached func()) error {
			w, _ := workloads.ByName("lookup-heavy")
			p := &Plan{
				Schemes: makers(), Workloads: []workloads.Workload{w}, Procs: []int{1}, Rounds: 1,
				Subsystems: []*subsystem.Subsystem{&subsystem.FileOperations},
				Duration:   30 * time.Millisecond, Limit: 0.05, Repeats: 2,
				Measure: func(ctx context.Context, cell Config) (*Round, error) {
					if measured == c.before {
						reached()
						cell.Duration = time.Hour
						return Run(ctx, cell)
					}
					measured++
					lost := Interference{Known: true, Foreign: 0.9, Unit: unit(2 * cell.Duration)}
					return &Round{Cell: cell.Cell, Interference: lost}, nil
				},
			}
			return p.Run(ctx, func(r *Round, _, _ int) error { rounds = append(rounds, r); return nil })
		})
		if len(rounds) != c.kept {
			t.Errorf("cancelled after %d rounds: %d kept, want %d", c.before, len(rounds), c.kept)
		}
	}
}

// A process that measures a round for another one says that it was cancelled.
func TestServeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var in, out bytes.Buffer
	c := hourly(none.New, nil)
	if err := gob.NewEncoder(&in).Encode([]order{{c.Cell, 0, c.Knobs, c.Duration, c.Batch, 0, ""}}); err != nil {
		t.Fatal(err)
	}
	if err := Serve(ctx, &in, &out, func(string) func() schemes.Scheme { return none.New }); err != nil {
		t.Fatal(err)
	}
	var a answer
	if err := gob.NewDecoder(&out).Decode(&a); err != nil || !a.Cancelled {
		t.Errorf("answer %+v, %v; want one that is cancelled", a, err)
	}
}
