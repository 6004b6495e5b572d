package bench

import (
	"fmt"
	"sync"
	"time"

	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// directed makes, at the end of each round and outside of what is timed, the unloads that
// a workload makes rarely or never. It has small tables of its own, under the scheme that
// was measured. What it finds does not depend on how long anything takes.
type directed struct {
	*stage.Stage
	cell Cell
	dog  *watchdog

	mu    sync.Mutex
	first *Violation // nil: nothing is broken
}

// Broken implements stage.Judge.
func (d *directed) Broken(b promise.Breach) { d.broke(violation(d.cell, &b)) }

func (d *directed) broke(v *Violation) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.first == nil {
		d.first = v
	}
}

// The tables of directed stand behind those of the workload in the lock order. Module m
// registers in them from the first to the last, and n from the last to the first.
const (
	behind       = 1 << 20 // table numbers of the workload are below
	directedWide = 3       // tables
	directedRuns = 2       // how often each unload is made in a round
	directedMost = 12      // how many different numbers of lookups between them, over several rounds
)

// directed makes the unloads and returns what was broken, or nil. The scheme is at rest
// before and after it. A floor lets nothing be unloaded.
func (s *session) directed() *Violation {
	scheme := s.system.Scheme
	if scheme.Info().Role == schemes.Floor {
		return nil
	}
	d := &directed{cell: s.config.Cell, dog: s.dog}
	d.Stage = stage.New(scheme, d, 2, "m", "n")
	for i := range directedWide {
		slots := &stage.Slots{Judge: d, Counts: true}
		name := fmt.Sprintf("directed %d", i)
		d.Tables = append(d.Tables, schemes.NewTable(scheme, behind+i, name, schemes.Spinning, slots))
	}
	there := d.all(s.config.N * directedRuns)
	if d.first == nil {
		d.settled(there, func() { d.collide(uint64(s.config.N), min(collideFor, s.config.Duration/2)) })
	}
	return d.first
}

// all makes each unload directedRuns times, with lookups between them. Their number grows
// with run, that is from round to round, since a lock may adapt to it. It returns what is found while both modules are
// loaded.
func (d *directed) all(run int) (there []stage.Found) {
	m, n := stage.Module{Name: "m"}, stage.Module{Name: "n"}
	for i := range directedWide {
		m.At = append(m.At, stage.At(i, 0))
		n.At = append(n.At, stage.At(directedWide-1-i, 1))
		there = append(there, stage.At(i, 0).Found(true), stage.At(i, 1).Found(true))
	}
	d.Define(m)
	d.Define(n)
	for range directedRuns {
		run = (run + 1) % directedMost
		for _, f := range []func(){d.opposite, d.rivals, d.waiting} {
			d.settled(there, func() {
				for range run*run/directedWide + 1 {
					d.Find(there...)
				}
				f()
			})
			if d.first != nil {
				return there
			}
		}
	}
	return there
}

// settled loads the modules, calls f, and checks that all is as it was, and that both modules can be unloaded.
func (d *directed) settled(there []stage.Found, f func()) {
	d.Reload(0, "m")
	d.Reload(1, "n")
	f()
	d.ensure()
	d.Settle(there...)
	d.Clear(there...) // refused under a holder, then free; nothing is found after it
	d.Rest()
	d.dog.step()
}

// ensure loads again what was unloaded.
func (d *directed) ensure() {
	for l, name := range []string{"m", "n"} {
		if d.Loaders[l].Module(name) == nil {
			d.Reload(l, name)
		}
	}
}

// opposite unloads two modules at once, which have registered in the opposite order, by
// two loaders, while somebody looks both up.
func (d *directed) opposite() {
	d.together(
		func() { d.Unload(0, "m", 0, nil) },
		func() { d.Unload(1, "n", 0, nil) },
		func() {
			for i := range directedWide {
				_ = d.Look(stage.At(i, 0))
				_ = d.Look(stage.At(i, 1))
			}
		},
	)
}

// rivals unload one module at once; only one of them may succeed.
func (d *directed) rivals() {
	const many = 2
	var answers [many]error
	var unload [many]func()
	for i := range many {
		unload[i] = func() {
			answers[i] = d.Unload(0, "m", 0, nil, schemes.ErrNoModule, schemes.ErrBusy, schemes.ErrWouldBlock)
		}
	}
	d.together(unload[:]...)
	gone := 0
	for _, err := range answers {
		if err == nil {
			gone++
		}
	}
	if gone > 1 || gone == 0 && d.Scheme.Info().Waits {
		d.Broken(promise.Breach{
			Promise: promise.Exit, Module: "m", Seen: fmt.Sprintf("of %d unloads of it %d succeed", many, gone),
		})
	}
}

// waiting unloads a module that somebody holds, and looks it up meanwhile. The lookup is
// refused or waits as the scheme declares; it does not find nothing, since the module cannot
// be gone before the put.
func (d *directed) waiting() {
	ref, err := d.Get(stage.At(0, 0))
	if err != nil {
		return // Find looks it up as well, and says what is wrong
	}
	unloaded, looked := make(chan struct{}), make(chan struct{})
	var held sync.Mutex // guards put; held while an answer is judged, so that the put comes before or after
	put := false
	go d.guarded(func() { defer close(unloaded); d.Unload(0, "m", 0, nil) })
	go d.guarded(func() {
		defer close(looked)
		select {
		case <-unloaded: // it was refused
		case <-time.After(time.Millisecond): // it waits, or has not begun: the answer is the same
		}
		again, err := d.Get(stage.At(1, 0))
		held.Lock()
		defer held.Unlock()
		switch {
		case err == nil:
			d.Done(again)
		case err == schemes.ErrNotFound && !put:
			d.Broken(promise.Breach{Promise: promise.Gone, Module: "m", Seen: "held, and a lookup of it finds nothing"})
		}
	})
	select {
	case <-looked:
	case <-time.After(2 * time.Millisecond): // it may wait for the put
	}
	held.Lock()
	put = true
	held.Unlock()
	d.Done(ref)
	<-unloaded
	<-looked
}

// together calls the functions at once, each on a goroutine, and waits for all.
func (d *directed) together(all ...func()) {
	var running sync.WaitGroup
	for _, f := range all {
		running.Go(func() { d.guarded(f) })
	}
	running.Wait()
}

// guarded calls f; a panic of it is a violation.
func (d *directed) guarded(f func()) {
	defer func() {
		if p := recover(); p != nil {
			d.broke(panicked(d.cell, p, panicking(), nil))
		}
	}()
	f()
}
