package schemetest

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// The tables of a rig. Each has a built-in entry in slot 0; in the wide one it
// is what refused and missing lookups fall back to.
const (
	plain  = iota // an array
	object        // an array whose entries are counted, under a sleeping lock
	widest        // an array with a fallback
	tables
)

// rig is one scheme with three tables and two loaders, so that unloads of
// different modules can run at the same time; those of one module overlap only
// where the first sleeps or yields. It is what a check runs on. Its bookkeeping
// uses package sync freely: it is the test's, not the scheme's.
type rig struct {
	scheme   schemes.Scheme
	info     schemes.Info
	table    [tables]*schemes.Table
	loader   *loader.Loader
	other    *loader.Loader
	patience time.Duration

	mu         sync.Mutex
	violations []Violation
	panicked   bool
	actors     []*actor
	entries    []*schemes.Entry
	exits      map[*schemes.Module]int
	retired    []*schemes.Module // exited or failed in init, and not yet taken by freed
}

// newRig makes a rig. All tables but the sleeping one have the given lock.
func newRig(s schemes.Scheme, patience time.Duration, lock schemes.Lock, yield func()) *rig {
	r := &rig{
		scheme: s, info: s.Info(), loader: loader.New(s), other: loader.New(s), patience: patience,
		exits: make(map[*schemes.Module]int),
	}
	for i, name := range [tables]string{"plain", "object", "wide"} {
		x := &slots{name: name, watch: r.report, yield: yield}
		index, lock := schemes.Index(x), lock
		switch i {
		case object:
			index, lock = counted{x}, schemes.Sleeping
		case widest:
			index = wide{x}
		}
		r.table[i] = schemes.NewTable(s, i+1, name, lock, index)
		builtin := &schemes.Entry{Table: r.table[i]}
		if err := s.Register(builtin); err != nil {
			r.report(Violation{Promise: promise.Answer, Table: name, Detail: fmt.Sprintf("register of a built-in entry: %v", err)})
		}
		r.entries = append(r.entries, builtin)
	}
	return r
}

// place is where a module registers an entry.
type place struct {
	table int
	num   uint64
}

// enroll makes an entry for p that belongs to the rig's books.
func (r *rig) enroll(p place) *schemes.Entry {
	e := &schemes.Entry{Key: schemes.Key{Num: p.num}, Table: r.table[p.table]}
	r.mu.Lock()
	r.entries = append(r.entries, e)
	r.mu.Unlock()
	return e
}

// image is a module that registers an entry at each place, in that order, and
// then runs init, which may be nil.
func (r *rig) image(name string, init func(c *loader.Context) error, at ...place) *loader.Image {
	return &loader.Image{
		Name: name,
		Init: func(c *loader.Context) (err error) {
			for _, p := range at {
				if err := c.Register(r.enroll(p)); err != nil {
					return err
				}
			}
			if init != nil {
				if err = init(c); err != nil {
					r.retire(c.Module()) // rollback runs no exit function
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
				r.report(Violation{Promise: promise.Exit, Module: m.Name, Detail: "exit runs a second time"})
			}
			r.retire(m)
			runtime.Gosched() // exit takes its time
		},
	}
}

func (r *rig) retire(m *schemes.Module) {
	r.mu.Lock()
	r.retired = append(r.retired, m)
	r.mu.Unlock()
}

// freed returns the modules freed since it was last asked.
func (r *rig) freed() (dead []*schemes.Module) {
	r.mu.Lock()
	defer r.mu.Unlock()
	still := r.retired[:0]
	for _, m := range r.retired {
		if age(m.Text()) >= freed { // State would be an access to freed memory
			dead = append(dead, m)
		} else {
			still = append(still, m)
		}
	}
	r.retired = still
	return dead
}

// get looks num up in a table.
func (r *rig) get(table int, num uint64) (schemes.Ref, error) {
	return r.scheme.Get(r.table[table], schemes.Key{Num: num})
}

// unload unloads by name.
func (r *rig) unload(name string, flags schemes.Flags, sig *mem.Signal) error {
	return r.loader.Unload(name, flags, sig)
}

// report records a violation. Any goroutine may call it, with locks held.
func (r *rig) report(v Violation) {
	v.Scheme = r.info.Name
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range r.violations {
		if w.Promise == v.Promise && w.Module == v.Module && w.Table == v.Table {
			return // the first of its kind tells it
		}
	}
	r.violations = append(r.violations, v)
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

// panics records that a method panicked. That leaves locks held, so a hang
// after it is not news. A scheme that says it never refuses and panics in Get
// of its own accord has refused in the rudest manner.
func (r *rig) panics(a *actor, p any) {
	v := Violation{Promise: promise.NoPanic, Detail: fmt.Sprintf("%s: in %s: panic: %v", a.name, *a.doing.Load(), p)}
	var oops *promise.Oops
	if err, ok := p.(error); ok && errors.As(err, &oops) {
		v.Promise = oops.Promise
	} else if _, byRuntime := p.(runtime.Error); !byRuntime && r.info.Refuses == schemes.Never && isGet(*a.doing.Load()) {
		v.Promise = promise.Refusal
	}
	r.report(v)
	r.mu.Lock()
	r.panicked = true
	r.mu.Unlock()
}

// join waits for all actors, and reports those that hang. It says whether all
// are back.
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
		r.report(Violation{Promise: promise.Progress, Detail: describe(hung, r.patience)})
	}
	return false
}

// balance checks the books of a rig at rest: nobody holds anything.
func (r *rig) balance() {
	if c, ok := r.scheme.(schemes.Counter); ok {
		count := func(m *schemes.Module) {
			if n := c.Refs(m); n != 0 {
				r.report(Violation{Promise: promise.Balance, Module: m.Name, Detail: fmt.Sprintf("%d references, and nobody holds any", n)})
			}
		}
		r.loader.Each(count)
		r.other.Each(count)
	}
	for _, e := range r.entries {
		if n := e.Objects.Load(); n != 0 {
			r.report(Violation{Promise: promise.Balance, Table: e.Table.Name, Detail: fmt.Sprintf("object %d held %d times, and nobody holds any", e.Key.Num, n)})
		}
	}
	for _, l := range []*loader.Loader{r.loader, r.other} {
		if s := l.Stats(); s.Exits != s.Unloads+s.Rollbacks || s.Exits != s.Frees {
			r.report(Violation{Promise: promise.Exit, Detail: fmt.Sprintf("%d exits and %d frees for %d unloads and %d rollbacks", s.Exits, s.Frees, s.Unloads, s.Rollbacks)})
		}
	}
}
