package bench

import (
	"math/rand/v2"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// callers is a closed loop in which some operations are what else callers of the subsystem do. They come between the
// lookups of the loop, which runs as it would by itself.
type callers struct {
	loop   loop
	worker *worker
}

func (c callers) run(n int) (did int) {
	for u := c.worker.uses; did < n; {
		if lookups := u.lookups(n - did); lookups > 0 {
			got := c.loop.run(lookups)
			if did += got; got < lookups {
				break
			}
			continue
		}
		u.next()(c.worker, c.worker.next())
		did++
	}
	return did
}

// use is one operation on what a worker looks up next. Nil: a lookup.
type use func(*worker, *workloads.Target)

// uses is what one worker does and when. It goes on from one part of a round to the next.
type uses struct {
	deck    []use // [subsystem.UsesOf] operations, in an order of this worker; the same for every scheme
	at      int   // in deck
	section schemes.ReadLocker
	locked  schemes.LockedGetter // nil: the scheme has none
	dup     schemes.Duplicator   // nil: the scheme has none

	// Of the walk under way. A section allocates nothing, so what it calls is made before.
	visit, pick func(*schemes.Entry) bool
	freed       bool // a module was, whose entry was read
	letters     int  // of the names that were read
	left        int  // entries before the one to pick
	picked      schemes.Key
	ref         schemes.Ref
	err         error
}

// newUses returns what w does, or nil: it only looks up.
func newUses(w *worker, k *Knobs, sub *subsystem.Subsystem) *uses {
	u := new(uses)
	if u.section, _ = w.scheme.(schemes.ReadLocker); k.Callers != workloads.AllUses || u.section == nil {
		return nil
	}
	u.locked, _ = w.scheme.(schemes.LockedGetter)
	u.dup, _ = w.scheme.(schemes.Duplicator)
	for _, kind := range []struct {
		n int
		f use
	}{
		{sub.Uses.Reads, u.read}, {sub.Uses.Objects, u.object}, {sub.Uses.Walks, u.walk},
		{sub.Uses.Numbered, u.numbered}, {sub.Uses.Seconds, u.second},
	} {
		for range kind.n {
			u.deck = append(u.deck, kind.f)
		}
	}
	u.deck = append(u.deck, make([]use, subsystem.UsesOf-len(u.deck))...)
	rand.New(rand.NewPCG(k.Seed, 0x75736573<<16+uint64(w.id))).Shuffle(len(u.deck), func(i, j int) {
		u.deck[i], u.deck[j] = u.deck[j], u.deck[i]
	})
	u.visit, u.pick = u.reads, u.picks
	return u
}

// lookups returns how many lookups come before the next other operation, up to n, and moves behind them.
func (u *uses) lookups(n int) (did int) {
	for did < n && u.deck[u.at] == nil {
		u.at = (u.at + 1) % len(u.deck)
		did++
	}
	return did
}

// next returns the operation that is due, and moves behind it.
func (u *uses) next() use {
	f := u.deck[u.at]
	u.at = (u.at + 1) % len(u.deck)
	return f
}

// reads reads an entry in a section: its name, and whether its module has been freed. The exit may have begun, and
// waits for the section.
func (u *uses) reads(e *schemes.Entry) bool {
	u.letters += len(e.Key.Name)
	if e.Owner != nil && e.Owner.State() == schemes.Gone {
		u.freed = true
	}
	return true
}

// judge reports a read of freed memory, and counts the operation as one that is no open.
func (u *uses) judge(w *worker, t *workloads.Target) {
	if w.asides++; !u.freed {
		return
	}
	u.freed = false
	w.fault.report(&Violation{
		Cell: w.cell, Table: t.Table.Name, Promise: promise.Freed,
		Seen: "a section of the table finds what has been freed",
	})
}

// read is an ioctl that reads a device: SIOCGIFFLAGS. It asks nobody to load what is not there.
func (u *uses) read(w *worker, t *workloads.Target) {
	section := u.section.ReadLock(t.Table)
	if e := t.Table.Lookup(t.Key); e != nil {
		u.reads(e)
	}
	u.section.ReadUnlock(t.Table, section)
	u.judge(w, t)
}

// object is dev_get_by_index, a use of the device, and dev_put.
func (u *uses) object(w *worker, t *workloads.Target) {
	section := u.section.ReadLock(t.Table)
	e := t.Table.Lookup(t.Key)
	held := e != nil && e.TryHold()
	u.section.ReadUnlock(t.Table, section)
	if held {
		u.reads(e)
		t.Table.Drop(e)
	}
	u.judge(w, t)
}

// walk reads the whole table: /proc/filesystems, or bus_for_each_drv.
func (u *uses) walk(w *worker, t *workloads.Target) {
	section := u.section.ReadLock(t.Table)
	t.Table.Each(u.visit)
	u.section.ReadUnlock(t.Table, section)
	u.judge(w, t)
}

// numbered is sysfs(2): it gets an entry by its position in the table. Where the scheme has no get in a section, it
// notes the key there and looks that up.
func (u *uses) numbered(w *worker, t *workloads.Target) {
	u.left, u.picked, u.err = int(w.pos%positions), schemes.Key{}, schemes.ErrNotFound
	section := u.section.ReadLock(t.Table)
	t.Table.Each(u.pick)
	u.section.ReadUnlock(t.Table, section)
	if u.locked == nil && u.picked != (schemes.Key{}) {
		u.ref, u.err = w.scheme.Get(t.Table, u.picked)
	}
	switch u.err {
	case nil:
		if u.ref.Use() != schemes.Intact {
			w.violated(u.ref)
		}
		w.scheme.Put(u.ref)
	case schemes.ErrRefused:
		w.turnedDown++
	case schemes.ErrNotFound:
	default:
		w.answered(t, u.err)
	}
	u.judge(w, t)
}

// positions is how far into a table numbered asks.
const positions = 16

// picks ends the walk of numbered at its position. If the entry there is refused, the next one is tried.
func (u *uses) picks(e *schemes.Entry) bool {
	u.reads(e)
	if u.left--; u.left >= 0 {
		return true
	}
	u.picked = e.Key
	if u.locked == nil {
		return false
	}
	u.ref, u.err = u.locked.GetLocked(e.Table, e.Key)
	return u.err != nil
}

// second is what a mount does: it looks the filesystem up, takes a reference for the superblock (get_filesystem), puts
// the first, and later the second. Where the scheme has no Dup it looks up twice.
func (u *uses) second(w *worker, t *workloads.Target) {
	first, err := w.scheme.Get(t.Table, t.Key)
	if err != nil {
		w.failed(t, err)
		return
	}
	second := first
	if u.dup != nil {
		second = u.dup.Dup(first)
	} else if second, err = w.scheme.Get(t.Table, t.Key); err != nil {
		w.scheme.Put(first)
		w.failed(t, err)
		return
	}
	w.scheme.Put(first)
	w.finish(t, second, nil)
}
