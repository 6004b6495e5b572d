package bench_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/epoch"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// optional is a scheme with the methods that only some schemes have, each of which may do what a test says first.
type optional struct {
	schemes.Scheme
	schemes.LockedGetter
	dup                                       schemes.Duplicator
	refs                                      schemes.Counter
	onDup, onRefs, onLock, onUnlock, onLocked func()
	locked                                    error // what GetLocked answers in the end
}

func do(f func()) {
	if f != nil {
		f()
	}
}

func (o *optional) Dup(r schemes.Ref) schemes.Ref { do(o.onDup); return o.dup.Dup(r) }

func (o *optional) Refs(m *schemes.Module) int64 { do(o.onRefs); return o.refs.Refs(m) }

func (o *optional) ReadLock(t *schemes.Table) schemes.Section {
	do(o.onLock)
	return o.LockedGetter.ReadLock(t)
}

func (o *optional) ReadUnlock(t *schemes.Table, s schemes.Section) {
	do(o.onUnlock)
	o.LockedGetter.ReadUnlock(t, s)
}

func (o *optional) GetLocked(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	do(o.onLocked)
	if o.locked != nil {
		return schemes.Ref{}, o.locked
	}
	return o.LockedGetter.GetLocked(t, k)
}

// registering is epoch whose handles do what a test says first.
type registering struct {
	schemes.Scheme
	onReader, onGet, onPut func()
}

func (r *registering) Reader() schemes.Reader {
	do(r.onReader)
	return handle{r.Scheme.(schemes.Readers).Reader(), r}
}

type handle struct {
	schemes.Reader
	of *registering
}

func (h handle) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	do(h.of.onGet)
	return h.Reader.Get(t, k)
}

func (h handle) Put(r schemes.Ref) { do(h.of.onPut); h.Reader.Put(r) }

// What only some schemes have may fail as well: a panic there, or a wait without end, is a broken promise, and never
// the end of the program.
func TestFaultsOfOptionalMethods(t *testing.T) {
	type fault struct {
		in  string
		set func(o *optional, r *registering, f func())
	}
	methods := []fault{
		{"Dup", func(o *optional, _ *registering, f func()) { o.onDup = f }},
		{"ReadLock", func(o *optional, _ *registering, f func()) { o.onLock = f }},
		{"ReadUnlock", func(o *optional, _ *registering, f func()) { o.onUnlock = f }},
		{"GetLocked", func(o *optional, _ *registering, f func()) { o.onLocked = f }},
		{"Refs", func(o *optional, _ *registering, f func()) { o.onRefs = f }},
		{"Reader", func(_ *optional, r *registering, f func()) { r.onReader = f }},
		{"Get", func(_ *optional, r *registering, f func()) { r.onGet = f }},
		{"Put", func(_ *optional, r *registering, f func()) { r.onPut = f }},
	}
	for i, m := range methods {
		for what, want := range map[string]promise.Promise{"panics": promise.NoPanic, "hangs": promise.Progress} {
			t.Run(m.in+" "+what, func(t *testing.T) {
				var called atomic.Bool
				f := func() { called.Store(true); boom() }
				if want == promise.Progress {
					wait := hang(t, false)
					f = func() { called.Store(true); wait() }
				}
				o, r := newOptional(), &registering{Scheme: epoch.New()}
				m.set(o, r, f)
				var s schemes.Scheme = o
				if i >= 5 {
					s = r
				}
				err := optionalRound(t, s)
				if !called.Load() {
					t.Fatal("not called in such a round")
				}
				var v *bench.Violation
				if !errors.As(err, &v) || v.Promise != want {
					t.Fatalf("%v, want the promise %q broken", err, want)
				}
				if strings.Contains(err.Error(), "\n") {
					t.Errorf("message %q", err)
				}
			})
		}
	}
	o := newOptional()
	o.locked = errors.New("odd")
	if err := optionalRound(t, o); err == nil || !strings.Contains(err.Error(), "odd") {
		t.Errorf("%v, want an answer of GetLocked that none has", err)
	}
}

func newOptional() *optional {
	s := rwsem.New()
	return &optional{
		Scheme: s, LockedGetter: s.(schemes.LockedGetter), dup: s.(schemes.Duplicator), refs: s.(schemes.Counter),
	}
}

// optionalRound measures a round in which callers make all uses of a table.
func optionalRound(t *testing.T, s schemes.Scheme) error {
	t.Helper()
	w, _ := workloads.ByName("unload-heavy")
	w.Knobs.Seed, w.Knobs.Hold, w.Knobs.ExitCost, w.Knobs.Period, w.Knobs.Callers = 1, 0, 0, 0, workloads.AllUses
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := bench.Run(ctx, bench.Config{
		Cell:   bench.Cell{Workload: w.Name, Scheme: "optional", Subsystem: "filesystem", Procs: 2},
		Scheme: func() schemes.Scheme { return s }, Subsystem: &subsystem.Filesystem, Workload: w, Knobs: w.Knobs,
		Duration: 50 * time.Millisecond, Batch: 64, Patience: 300 * time.Millisecond,
	})
	return err
}
