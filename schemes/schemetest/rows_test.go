package schemetest

import (
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modbench/modbench/internal/lifecycle"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/atomicref"
	"github.com/modbench/modbench/schemes/gomutex"
	"github.com/modbench/modbench/schemes/hazard"
	"github.com/modbench/modbench/schemes/promise"
)

// broken is a scheme with one method replaced. The methods whose fields are nil are
// those of the scheme.
type broken struct {
	schemes.Scheme
	info       func(*schemes.Info)
	get        func(t *schemes.Table, k schemes.Key) (schemes.Ref, error)
	put        func(r schemes.Ref)
	dup        func(r schemes.Ref) schemes.Ref
	open       bool  // a section locks nothing
	most       int64 // the largest count; 0: any
	getLocked  func(t *schemes.Table, k schemes.Key) (schemes.Ref, error)
	register   func(e *schemes.Entry) error
	unregister func(e *schemes.Entry, inExit bool) error
	unload     func(u *schemes.Unload) error
}

func (b *broken) Info() schemes.Info {
	info := b.Scheme.Info()
	if b.info != nil {
		b.info(&info)
	}
	return info
}

func (b *broken) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	if b.get != nil {
		return b.get(t, k)
	}
	return b.Scheme.Get(t, k)
}

func (b *broken) Put(r schemes.Ref) {
	if b.put != nil {
		b.put(r)
		return
	}
	b.Scheme.Put(r)
}

// Dup is called only where the scheme that is broken has one.
func (b *broken) Dup(r schemes.Ref) schemes.Ref {
	if b.dup != nil {
		return b.dup(r)
	}
	return b.Scheme.(schemes.Duplicator).Dup(r)
}

func (b *broken) ReadLock(t *schemes.Table) schemes.Section {
	if b.open {
		return 0
	}
	return b.Scheme.(schemes.ReadLocker).ReadLock(t)
}

func (b *broken) ReadUnlock(t *schemes.Table, s schemes.Section) {
	if !b.open {
		b.Scheme.(schemes.ReadLocker).ReadUnlock(t, s)
	}
}

// brokenLocked is broken for a scheme with lookups in a section.
type brokenLocked struct{ *broken }

func (b brokenLocked) GetLocked(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	if b.getLocked != nil {
		return b.getLocked(t, k)
	}
	return b.Scheme.(schemes.LockedGetter).GetLocked(t, k)
}

func (b *broken) Register(e *schemes.Entry) error {
	if b.register != nil {
		return b.register(e)
	}
	return b.Scheme.Register(e)
}

func (b *broken) Unregister(e *schemes.Entry, inExit bool) error {
	if b.unregister != nil {
		return b.unregister(e, inExit)
	}
	return b.Scheme.Unregister(e, inExit)
}

func (b *broken) Unload(u *schemes.Unload) error {
	if b.unload != nil {
		return b.unload(u)
	}
	return b.Scheme.Unload(u)
}

func (b *broken) Refs(m *schemes.Module) int64 {
	n := b.Scheme.(schemes.Counter).Refs(m)
	if b.most > 0 {
		n = min(n, b.most)
	}
	return n
}

// short counts to 16.
func short(b *broken) { b.most = 16 }

// These functions break a scheme. No such scheme hangs, and none depends on the order
// in which goroutines run.

// blind finds nothing.
func blind(b *broken) {
	b.get = func(*schemes.Table, schemes.Key) (schemes.Ref, error) { return schemes.Ref{}, schemes.ErrNotFound }
}

// rude refuses lookups of what is not there.
func rude(b *broken) {
	b.get = func(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
		ref, err := b.Scheme.Get(t, k)
		if err == schemes.ErrNotFound {
			err = schemes.ErrRefused
		}
		return ref, err
	}
}

// strict refuses lookups of a module that is still coming.
func strict(b *broken) {
	b.get = func(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
		ref, err := b.Scheme.Get(t, k)
		if err == nil && ref.Entry.Owner != nil && ref.Entry.Owner.State() == schemes.Coming {
			b.Scheme.Put(ref)
			return schemes.Ref{}, schemes.ErrRefused
		}
		return ref, err
	}
}

var sink *[16]byte

// wasteful allocates.
func wasteful(b *broken) {
	b.get = func(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
		sink = new([16]byte)
		return b.Scheme.Get(t, k)
	}
}

// grudging allocates when it refuses.
func grudging(b *broken) {
	b.get = func(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
		ref, err := b.Scheme.Get(t, k)
		if err == schemes.ErrRefused {
			sink = new([16]byte)
		}
		return ref, err
	}
}

// forgetful releases no module.
func forgetful(b *broken) { b.put = func(schemes.Ref) {} }

// uncounted hands out a second reference that it has not counted.
func uncounted(b *broken) { b.dup = func(r schemes.Ref) schemes.Ref { return r } }

// bare locks nothing for a section.
func bare(b *broken) { b.open = true }

// unpinned finds in a section what it does not count.
func unpinned(b *broken) {
	b.getLocked = func(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
		ref, err := b.Scheme.(schemes.LockedGetter).GetLocked(t, k)
		if err == nil {
			b.Scheme.Put(ref)
		}
		return ref, err
	}
}

// late releases the module before it drops the object, and lets others run in between.
func late(b *broken) {
	b.put = func(r schemes.Ref) {
		e := r.Entry
		e.Table.Hold(e)
		b.Scheme.Put(r)
		for e.Owner != nil && e.Owner.Peek(lifecycle.Key{}) != schemes.Freed {
			runtime.Gosched()
		}
		e.Table.Drop(e)
	}
}

// stubborn refuses every unload.
func stubborn(b *broken) { b.unload = func(*schemes.Unload) error { return schemes.ErrBusy } }

// violent unloads in spite of references.
func violent(b *broken) {
	b.unload = func(u *schemes.Unload) error {
		u.Flags |= schemes.Force
		return b.Scheme.Unload(u)
	}
}

// gentle refuses even a forced unload if there are references.
func gentle(b *broken) {
	b.unload = func(u *schemes.Unload) error {
		u.Flags = schemes.NonBlock
		return b.Scheme.Unload(u)
	}
}

// lying unloads, and says that it did not.
func lying(b *broken) {
	b.unload = func(u *schemes.Unload) error {
		if err := b.Scheme.Unload(u); err != nil {
			return err
		}
		return schemes.ErrInvalid
	}
}

// sticky leaves the entries of an unloaded module in the table.
func sticky(b *broken) {
	b.unregister = func(e *schemes.Entry, inExit bool) error {
		if inExit {
			return nil
		}
		return b.Scheme.Unregister(e, inExit)
	}
}

// sulking refuses all lookups after the first refused unload.
func sulking(b *broken) {
	var sulks atomic.Bool
	b.get = func(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
		if sulks.Load() {
			return schemes.Ref{}, schemes.ErrRefused
		}
		return b.Scheme.Get(t, k)
	}
	b.unload = func(u *schemes.Unload) error {
		err := b.Scheme.Unload(u)
		if err != nil {
			sulks.Store(true)
		}
		return err
	}
}

// shut finds nothing, and registers nothing, while an unload waits.
func shut(b *broken) {
	var unloads atomic.Int32
	b.get = func(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
		if unloads.Load() > 0 {
			return schemes.Ref{}, schemes.ErrNotFound
		}
		return b.Scheme.Get(t, k)
	}
	b.register = func(e *schemes.Entry) error {
		if unloads.Load() > 0 {
			return schemes.ErrInvalid
		}
		return b.Scheme.Register(e)
	}
	b.unload = func(u *schemes.Unload) error {
		unloads.Add(1)
		defer unloads.Add(-1)
		return b.Scheme.Unload(u)
	}
}

// otherwise declares the opposite of Info.Waits.
func otherwise(b *broken) { b.info = func(i *schemes.Info) { i.Waits = !i.Waits } }

// drowsy declares the opposite about sleeping.
func drowsy(b *broken) { b.info = func(i *schemes.Info) { i.Sleeps = !i.Sleeps } }

// silent does not say when to use it.
func silent(b *broken) { b.info = func(i *schemes.Info) { i.UseWhen = "" } }

// offenders are, for each row of the suite, schemes that fail it.
var offenders = []struct {
	name string
	of   func() schemes.Scheme
	how  func(*broken)
	want []promise.Promise // one of these
}{
	{"info/when to use it", hazard.New, silent, []promise.Promise{promise.Declared}},
	{"info/sleeps", hazard.New, drowsy, []promise.Promise{promise.Declared}},
	{"info/sleeps", gomutex.New, drowsy, []promise.Promise{promise.Declared}},

	{"get/found", hazard.New, blind, []promise.Promise{promise.Gone}},
	{"get/missing", hazard.New, rude, []promise.Promise{promise.Gone}},
	{"get/built-in", hazard.New, blind, []promise.Promise{promise.Answer}},
	{"get/put elsewhere", gomutex.New, forgetful, []promise.Promise{promise.Balance}},
	{"get/duplicate", gomutex.New, uncounted, []promise.Promise{promise.Hold}},
	{"get/duplicate", atomicref.New, uncounted, []promise.Promise{promise.Hold}},
	{"get/many", hazard.New, short, []promise.Promise{promise.Balance}},
	{"get/coming", hazard.New, strict, []promise.Promise{promise.Gone}},
	{"get/allocations", hazard.New, wasteful, []promise.Promise{promise.NoAlloc}},

	{"section/walk", hazard.New, sticky, []promise.Promise{promise.Gone, promise.Answer}},
	{"section/keeps memory", hazard.New, bare, []promise.Promise{promise.Freed}},
	{"section/keeps memory", gomutex.New, bare, []promise.Promise{promise.Freed}},
	{"section/keeps memory of a handle", hazard.New, bare, []promise.Promise{promise.Freed}},
	{"section/get locked", gomutex.New, unpinned, []promise.Promise{promise.Hold}},
	{"section/get locked", atomicref.New, unpinned, []promise.Promise{promise.Hold}},

	{"unload/floor", hazard.New, stubborn, []promise.Promise{promise.Answer}},
	{"unload/answers", hazard.New, violent, []promise.Promise{promise.Answer}},
	{"unload/gone and back", hazard.New, sticky, []promise.Promise{promise.Gone}},
	{"unload/forced", hazard.New, gentle, []promise.Promise{promise.Answer}},
	{"unload/forced waits alone", hazard.New, violent, []promise.Promise{promise.Hold}},
	{"unload/forced beside one that waits", hazard.New, violent, []promise.Promise{promise.Hold}},
	{"unload/waits for the holder", hazard.New, violent, []promise.Promise{promise.Hold}},
	{"unload/waits for the holder", hazard.New, otherwise, []promise.Promise{promise.Declared}},
	{"unload/waits for the holder", gomutex.New, otherwise, []promise.Promise{promise.Declared}},
	{"unload/nested get beside one that waits", hazard.New, shut, []promise.Promise{promise.Hold}},
	{"unload/two of one module", hazard.New, lying, []promise.Promise{promise.Answer}},
	{"unload/interrupted before", hazard.New, stubborn, []promise.Promise{promise.Exit}},
	{"unload/interrupted while it waits", hazard.New, violent, []promise.Promise{promise.Hold}},
	{"unload/two entries in one table", hazard.New, violent, []promise.Promise{promise.Answer}},
	{"unload/opposite order", hazard.New, lying, []promise.Promise{promise.Answer}},

	{"refusal/after a refused unload", hazard.New, sulking, []promise.Promise{promise.Gone}},
	{"refusal/beside refused unloads", hazard.New, sulking, []promise.Promise{promise.Refusal, promise.Gone}},
	{"refusal/beside an unload that waits", hazard.New, shut, []promise.Promise{promise.Hold}},
	{"refusal/beside an unload that waits", hazard.New, grudging, []promise.Promise{promise.NoAlloc}},
	{"refusal/beside unloads and reloads", hazard.New, lying, []promise.Promise{promise.Answer}},

	{"init/failed", hazard.New, stubborn, []promise.Promise{promise.Gone}},
	{"init/failed half-way", hazard.New, stubborn, []promise.Promise{promise.Gone}},
	{"init/failed with an opener", hazard.New, sticky, []promise.Promise{promise.Gone}},
	{"plug/unplugged while held", hazard.New, violent, []promise.Promise{promise.Answer}},
	{"plug/beside an unload that waits", hazard.New, shut, []promise.Promise{promise.Answer}},

	{"code/worker", hazard.New, sticky, []promise.Promise{promise.Gone}},
	{"code/callback", hazard.New, lying, []promise.Promise{promise.Answer}},
	{"code/release function", hazard.New, late, []promise.Promise{promise.Freed}},
	{"code/owner", hazard.New, violent, []promise.Promise{promise.Freed}},
	{"code/unregister waits for objects", hazard.New, lying, []promise.Promise{promise.Answer}},
}

// Each row of the suite fails for its offenders, and reports the promise that they break.
func TestRows(t *testing.T) {
	failed := make(map[string]bool)
	for _, row := range offenders {
		failed[row.name] = true
		if raceEnabled && slices.Equal(row.want, []promise.Promise{promise.NoAlloc}) {
			continue // the detector allocates, so that nothing is checked
		}
		narrow := strings.HasPrefix(row.name, "section/keeps memory")
		if narrow && runtime.GOMAXPROCS(0) == 1 {
			continue // nobody unloads while the section runs
		}
		if !FindsFreed && row.name == "info/sleeps" {
			continue // steps are not seen, so that nothing is checked
		}
		broken := func() schemes.Scheme {
			b := &broken{Scheme: row.of()}
			row.how(b)
			if _, ok := b.Scheme.(schemes.LockedGetter); ok {
				return brokenLocked{b}
			}
			return b
		}
		wanted := func(v Violation) bool { return v.Row == row.name && slices.Contains(row.want, v.Promise) }
		got := Check(broken, time.Minute, row.name)
		// On a busy machine the unload may begin when the section has ended.
		for n := 0; narrow && len(got) == 0 && n < 200; n++ {
			got = Check(broken, time.Minute, row.name)
		}
		if !slices.ContainsFunc(got, wanted) {
			t.Errorf("%s: %v, want one of %v", row.name, got, row.want)
		}
		if clean := Check(row.of, time.Minute, row.name); len(clean) > 0 {
			t.Errorf("%s, as it was: %v", row.name, clean)
		}
	}
	for _, name := range Rows() {
		if !failed[name] {
			t.Errorf("%s: nobody here fails it", name)
		}
	}
}
