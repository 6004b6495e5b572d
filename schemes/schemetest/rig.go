package schemetest

import (
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/modbench/modbench/internal/lifecycle"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// The tables of a rig. Each has a built-in entry in slot 0. In the wide table, lookups
// that are refused or find nothing fall back to that entry.
const (
	plain  = iota // an array
	object        // an array whose entries are counted, under a sleeping lock
	widest        // an array with a fallback
	tables
)

// rig is what a check runs on: a stage with three tables and two loaders. With two
// loaders, unloads of different modules can run at the same time; unloads of one
// module overlap only while the first sleeps or yields. The rig is the judge of its
// stage. It may use package sync, because it is no part of the scheme.
type rig struct {
	*stage.Stage
	info     schemes.Info
	loader   *loader.Loader
	other    *loader.Loader
	patience time.Duration
	objects  *stage.Slots // the index of the table object

	mu         sync.Mutex
	violations []Violation
	panicked   bool
	actors     []*actor
	exits      map[*schemes.Module]int
	retired    []*schemes.Module // whose exit ran or whose init failed, and which freed has not returned yet
}

// place is where a module registers an entry.
type place = stage.Place

func at(table, slot int) place { return stage.At(table, slot) }

// newRig makes a rig. All tables have the given lock, but the one with objects has a
// sleeping lock. The indexes call yield, if it is not nil, wherever the contract lets
// an index give the processor away. That widens the windows that a broken scheme
// leaves open. Find must not yield, but Hold, which comes after it, may. So entries of
// the plain table has objects as well, which nobody counts.
func newRig(s schemes.Scheme, patience time.Duration, lock schemes.Lock, yield func()) *rig {
	r := &rig{info: s.Info(), patience: patience, exits: make(map[*schemes.Module]int)}
	r.Stage = stage.New(s, r, 2)
	r.loader, r.other = r.Loaders[0], r.Loaders[1]
	for i, name := range [tables]string{"plain", "object", "wide"} {
		x := &stage.Slots{Judge: r, Pause: yield, Counts: i != plain, Dropping: r.dropping}
		index, lock := schemes.Index(x), lock
		switch i {
		case object:
			lock, r.objects = schemes.Sleeping, x
		case widest:
			index = stage.Wide{Slots: x}
		}
		r.AddTable(name, lock, index)
		if err := s.Register(r.Entry(place{Table: i})); err != nil {
			r.broke(promise.Answer, name, "", "register of a built-in entry: %v", err)
		}
	}
	return r
}

// Broken implements [stage.Judge].
func (r *rig) Broken(b promise.Breach) { r.report(b) }

// dropping checks that the module of an object that is dropped has not been freed. Put
// must drop the object before it releases the module. A lookup that is refused must
// drop it before it unlocks the table.
func (r *rig) dropping(e *schemes.Entry) {
	if m := e.Owner; m != nil {
		if text := m.Text(); age(text) >= freed {
			r.broke(promise.Freed, e.Table.Name, m.Name, "object %d dropped: its module is %v", e.Key.Num, age(text))
		}
	}
}

// image is a module that registers an entry at each place, in that order, and
// then runs init, which may be nil.
func (r *rig) image(name string, init func(c *loader.Context) error, at ...place) *loader.Image {
	return r.Image(stage.Module{
		Name: name, At: at,
		Init: func(c *loader.Context) (err error) {
			if init != nil {
				if err = init(c); err != nil {
					r.retire(c.Module()) // a rollback does not run the exit function
				}
			}
			return err
		},
		Exit: func(c *loader.Context) {
			m := c.Module()
			r.mu.Lock()
			r.exits[m]++
			again := r.exits[m] > 1
			r.mu.Unlock()
			if again {
				r.broke(promise.Exit, "", m.Name, "exit runs a second time")
			}
			r.retire(m)
			runtime.Gosched() // so that others run during exit
		},
	})
}

func (r *rig) retire(m *schemes.Module) {
	r.mu.Lock()
	r.retired = append(r.retired, m)
	r.mu.Unlock()
}

// freed returns the modules that were freed since its last call.
func (r *rig) freed() (dead []*schemes.Module) {
	r.mu.Lock()
	defer r.mu.Unlock()
	still := r.retired[:0]
	for _, m := range r.retired {
		if age(m.Peek(lifecycle.Key{})) >= freed { // Text and State would be accesses to freed memory
			dead = append(dead, m)
		} else {
			still = append(still, m)
		}
	}
	r.retired = still
	return dead
}

// get looks a slot of a table up. The caller judges the answer.
func (r *rig) get(table, slot int) (schemes.Ref, error) {
	return r.Scheme.Get(r.Tables[table], place{Table: table, Slot: slot}.Key())
}

// unload unloads by name.
func (r *rig) unload(name string, flags schemes.Flags, sig *mem.Signal) error {
	return r.loader.Unload(name, flags, sig)
}

// report records a broken promise. Any goroutine may call it, with locks held.
func (r *rig) report(b promise.Breach) {
	b.Scheme = r.info.Name
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, v := range r.violations {
		if v.Promise == b.Promise && v.Module == b.Module && v.Table == b.Table {
			return // one of each kind is enough
		}
	}
	r.violations = append(r.violations, Violation{Breach: b})
}

// broke reports a promise broken in a table or by the unload of a module; either may
// be empty.
func (r *rig) broke(p promise.Promise, table, module, format string, args ...any) {
	r.report(promise.Breach{Promise: p, Table: table, Module: module, Seen: fmt.Sprintf(format, args...)})
}

// broken returns the violations so far.
func (r *rig) broken() []Violation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.violations[:len(r.violations):len(r.violations)]
}

// spawn runs f as a watched actor. A panic of f is a violation.
func (r *rig) spawn(name string, f func(a *actor)) *actor {
	a := &actor{name: name, ended: make(chan struct{})}
	a.doing.Store(nothing)
	a.holds.Store(nothing)
	r.mu.Lock()
	r.actors = append(r.actors, a)
	r.mu.Unlock()
	go func() {
		defer close(a.ended)
		defer func() {
			if p := recover(); p != nil && p != errStop {
				r.panics(a, p)
			}
		}()
		a.begin()
		f(a)
	}()
	return a
}

// panics records that a method panicked. The broken promise is the one that the panic
// carries, or NoPanic. A panic leaves locks held, so a hang after it is not reported.
func (r *rig) panics(a *actor, recovered any) {
	b := promise.From(recovered)
	if b == nil {
		b = &promise.Breach{Promise: promise.NoPanic, Seen: fmt.Sprintf("panic: %v", recovered)}
	}
	v := *b // it may be shared
	v.Seen = fmt.Sprintf("%s: in %s: %s", a.name, *a.doing.Load(), b.Seen)
	r.report(v)
	r.mu.Lock()
	r.panicked = true
	r.mu.Unlock()
}

// join waits for all actors, and reports those that hang. It returns whether all have
// returned.
func (r *rig) join() bool {
	r.mu.Lock()
	actors := r.actors
	r.mu.Unlock()
	hung := await(actors, r.patience)
	if len(hung) == 0 {
		return true
	}
	r.mu.Lock()
	panicked := r.panicked
	r.mu.Unlock()
	if !panicked {
		r.report(promise.Breach{Promise: promise.Progress, Seen: describe(hung, r.patience)})
	}
	return false
}

// balance checks that a rig is at rest: nobody holds anything.
func (r *rig) balance() {
	for _, b := range loader.AtRest(r.Scheme, r.Tables[:], r.loader, r.other) {
		r.report(*b)
	}
}
