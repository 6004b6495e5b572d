//go:build explore

package verify

import (
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/gomutex"
	"github.com/modbench/modbench/schemes/hazard"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/rwsem"
)

// broken is a scheme with a method or two that are not what they were. What is nil is.
type broken struct {
	schemes.Scheme
	get        func(t *schemes.Table, k schemes.Key) (schemes.Ref, error)
	put        func(r schemes.Ref)
	register   func(e *schemes.Entry) error
	unregister func(e *schemes.Entry, inExit bool) error
	unload     func(u *schemes.Unload) error
	refs       func(n int64) int64
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
	if b.refs != nil {
		n = b.refs(n)
	}
	return n
}

// dropsLate lets go of the module before the object.
func dropsLate(b *broken) {
	b.put = func(r schemes.Ref) {
		e := r.Entry
		e.Table.Hold(e)
		b.Scheme.Put(r)
		e.Table.Drop(e)
	}
}

// locked holds a lock of its own across the whole of an unload, its wait too.
func locked(b *broken) {
	var mu mem.Mutex
	b.unload = func(u *schemes.Unload) error {
		mu.Lock()
		defer mu.Unlock()
		return b.Scheme.Unload(u)
	}
}

// impatient unloads what it ought to wait for.
func impatient(b *broken) {
	b.unload = func(u *schemes.Unload) error {
		if !u.Flags.Has(schemes.NonBlock) {
			u.Flags |= schemes.Force
		}
		return b.Scheme.Unload(u)
	}
}

// gentle is forced by nobody.
func gentle(b *broken) {
	b.unload = func(u *schemes.Unload) error {
		if u.Flags.Has(schemes.Force) {
			u.Flags = schemes.NonBlock
		}
		return b.Scheme.Unload(u)
	}
}

// pretending says that it has unloaded what it was forced to, and did not.
func pretending(b *broken) {
	b.unload = func(u *schemes.Unload) error {
		err := b.Scheme.Unload(u)
		if u.Flags.Has(schemes.Force) {
			return nil
		}
		return err
	}
}

// unlocked unregisters in exit without keeping other writers out.
func unlocked(b *broken) {
	b.unregister = func(e *schemes.Entry, inExit bool) error {
		if inExit {
			return e.Table.Index.Remove(e)
		}
		return b.Scheme.Unregister(e, inExit)
	}
}

// strict refuses what is still coming.
func strict(b *broken) { b.get = early{b.Scheme}.Get }

// unsorted takes a lock a table in the order in which the module has registered.
func unsorted(b *broken) {
	var locks [3]mem.Mutex
	order := make(map[*schemes.Module][]int)
	b.register = func(e *schemes.Entry) error {
		order[e.Owner] = append(order[e.Owner], e.Table.ID)
		return b.Scheme.Register(e)
	}
	b.unload = func(u *schemes.Unload) error {
		for _, i := range order[u.Module] {
			locks[i].Lock()
			defer locks[i].Unlock()
		}
		return b.Scheme.Unload(u)
	}
}

// crowded has room for two unloads that wait: the third does not.
func crowded(b *broken) {
	var waiting mem.Int32
	b.unload = func(u *schemes.Unload) error {
		if waiting.Add(1) > 2 {
			u.Flags |= schemes.Force
		}
		defer waiting.Add(-1)
		return b.Scheme.Unload(u)
	}
}

// unpinned is the tag of a reference that pins nothing.
const unpinned = 77

// pinningUpTo pins nothing for a lookup if enough says so, given the number of lookups
// and of references so far.
func pinningUpTo(b *broken, enough func(lookups, refs int32) bool) {
	var lookups, refs mem.Int32
	b.get = func(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
		ref, err := b.Scheme.Get(t, k)
		if n := lookups.Add(1); err == nil && enough(n, refs.Add(1)) {
			b.Scheme.Put(ref)
			ref.Tag = unpinned
		}
		return ref, err
	}
	b.put = func(r schemes.Ref) {
		refs.Add(-1)
		if r.Tag != unpinned {
			b.Scheme.Put(r)
		}
	}
}

func roomFor(n int32) func(*broken) {
	return func(b *broken) { pinningUpTo(b, func(_, refs int32) bool { return refs > n }) }
}

// bored pins nothing any more after 36 lookups.
func bored(b *broken) { pinningUpTo(b, func(lookups, _ int32) bool { return lookups > 36 }) }

// pinnedObjects holds objects in a pinned section.
func pinnedObjects(b *broken) {
	b.get = func(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
		ref, err := b.Scheme.Get(t, k)
		if err == nil {
			cpu := percpu.Pin()
			t.Hold(ref.Entry)
			percpu.Unpin(cpu)
			t.Drop(ref.Entry)
		}
		return ref, err
	}
}

// keeping keeps the object of a built-in entry.
func keeping(b *broken) {
	b.get = func(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
		ref, err := b.Scheme.Get(t, k)
		if err == nil && ref.Entry.Owner == nil {
			t.Hold(ref.Entry)
		}
		return ref, err
	}
}

// searching puts what it finds now where the reference was found.
func searching(b *broken) {
	b.put = func(r schemes.Ref) {
		if e := r.Entry.Table.Lookup(r.Entry.Key); e != nil {
			r.Entry = e
		}
		b.Scheme.Put(r)
	}
}

// lenient says that it has registered what there is no place for.
func lenient(b *broken) {
	b.register = func(e *schemes.Entry) error {
		_ = b.Scheme.Register(e)
		return nil
	}
}

// sulking is not unloaded any more once an unload has been refused.
func sulking(b *broken) {
	var sulks mem.Int32
	b.unload = func(u *schemes.Unload) error {
		if sulks.Load() != 0 {
			return schemes.ErrBusy
		}
		err := b.Scheme.Unload(u)
		if err == schemes.ErrWouldBlock {
			sulks.Store(1)
		}
		return err
	}
}

// resentful waits for no holder any more once it has refused an unload.
func resentful(b *broken) {
	var refused mem.Int32
	b.unload = func(u *schemes.Unload) error {
		if refused.Load() != 0 && !u.Flags.Has(schemes.NonBlock) {
			u.Flags |= schemes.Force
		}
		err := b.Scheme.Unload(u)
		if err == schemes.ErrWouldBlock {
			refused.Store(1)
		}
		return err
	}
}

// possessive keeps the module mutex while it waits for the holders of what is rolled back.
func possessive(b *broken) {
	b.unload = func(u *schemes.Unload) error {
		for u.Module.State() == schemes.Coming && b.Refs(u.Module) != 0 {
			mem.Pause()
		}
		return b.Scheme.Unload(u)
	}
}

// short counts to 16.
func short(b *broken) { b.refs = func(n int64) int64 { return min(n, 16) } }

// unstartable panics where the first module registers.
func unstartable(b *broken) { b.register = func(*schemes.Entry) error { panic("no room") } }

// sleeping waits for ever where the first module registers, in a lock that is held.
func sleeping(b *broken) {
	var lock mem.Mutex
	lock.Lock()
	b.register = func(*schemes.Entry) error {
		lock.Lock()
		return nil
	}
}

// spinning waits there in a loop.
func spinning(b *broken) {
	b.register = func(*schemes.Entry) error {
		for {
			mem.Pause()
		}
	}
}

// A scheme that is broken in what a configuration is there for is convicted by it.
func TestSchemesBroken(t *testing.T) {
	for _, c := range []struct {
		configuration string
		of            func() schemes.Scheme
		how           func(*broken)
		want          promise.Promise
	}{
		{"unload", gomutex.New, sulking, promise.Exit},
		{"hot-plug", gomutex.New, impatient, promise.Hold},
		{"one-loader", rwsem.New, locked, promise.Progress},
		{"release", gomutex.New, dropsLate, promise.Freed},
		{"forced", gomutex.New, gentle, promise.Answer},
		{"forced-mate", hazard.New, unlocked, promise.Exclusion},
		{"coming", hazard.New, strict, promise.Refusal},
		{"coming-forced", hazard.New, pretending, promise.Exit},
		{"own-table-mates", hazard.New, strict, promise.Refusal},
		{"rotated", gomutex.New, unsorted, promise.Progress},
		{"three-waiters", gomutex.New, crowded, promise.Hold},
		{"many-9", gomutex.New, roomFor(8), promise.Hold},
		{"many-18", gomutex.New, roomFor(16), promise.Hold},
		{"many-18", gomutex.New, short, promise.Balance},
		{"unload", gomutex.New, unstartable, promise.NoPanic},
		{"unload", gomutex.New, sleeping, promise.Progress},
		{"unload", gomutex.New, spinning, promise.Progress},
		{"after-refusal", gomutex.New, resentful, promise.Hold},
		{"interrupted-again", rwsem.New, impatient, promise.Hold},
		{"forced-waiting", hazard.New, gentle, promise.Answer},
		{"failed-init-held", gomutex.New, possessive, promise.Progress},
		{"key-handed-over", gomutex.New, impatient, promise.Hold},
		{"fallback-locked", gomutex.New, impatient, promise.Hold},
		{"three-migrating", gomutex.New, impatient, promise.Hold},
		{"one-processor-2", gomutex.New, impatient, promise.Hold},
		{"fallback-objects", gomutex.New, keeping, promise.Balance},
		{"sleeping-objects", hazard.New, pinnedObjects, promise.NoPanic},
		{"unplugged-object", gomutex.New, impatient, promise.Hold},
		{"key-taken", gomutex.New, searching, promise.Balance},
		{"one-key", gomutex.New, lenient, promise.Answer},
		{"looked-up", gomutex.New, bored, promise.Hold},
		{"sleeping-writes", gomutex.New, tardy, promise.Hold},
		{"put-elsewhere", gomutex.New, scattered, promise.Hold},
		{"plugged-elsewhere", gomutex.New, scattered, promise.Hold},
		{"one-driver-id", gomutex.New, forgetful, promise.Answer},
	} {
		convicted(t, func() schemes.Scheme {
			b := &broken{Scheme: c.of()}
			c.how(b)
			return b
		}, configuration(t, c.configuration), c.want)
	}
}

// What shows at one point of a configuration shows again when it is replayed, and the
// outcome counts the points before.
func TestPoints(t *testing.T) {
	newScheme := func() schemes.Scheme {
		b := &broken{Scheme: gomutex.New()}
		bored(b)
		return b
	}
	c := configuration(t, "looked-up")
	out := Explore(newScheme, c, Options{Bound: 1, Only: promise.Hold})
	good := Explore(gomutex.New, c, Options{Bound: 0})
	if out.Broken == "" || out.Executions < 20 || good.Executions < c.Points || good.Broken != "" || !good.Exhausted {
		t.Fatalf("breaks %q in %d executions; the good one %q in %d",
			out.Broken, out.Executions, good.Broken, good.Executions)
	}
	again, err := Replay([]byte(out.Replay), func(string) func() schemes.Scheme { return newScheme })
	if err != nil || again.Broken != out.Broken {
		t.Errorf("replayed it breaks %q, error %v", again.Broken, err)
	}
}
