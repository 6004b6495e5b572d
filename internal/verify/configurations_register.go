//go:build explore

package verify

import (
	"errors"
	"slices"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads/subsystem"
)

// The configurations about registrations: beside those who wait for the lock of the table, beside an unload that
// collects the locks of all tables, and of several entries that have one id.

// sleepingWrites is for locks. A lookup waits for a writer, and when that has left, another writer takes the lock at
// once and keeps it.
func sleepingWrites() Configuration {
	return Configuration{
		Name: "sleeping-writes",
		Summary: "a holder of another module registers in the table, and sleeps in it until a looker has begun; " +
			"a waiting unloader, whose exit sleeps",
		Bound: 1,
		Build: func(s schemes.Scheme) explore.Program {
			begun, stopped := new(mem.Bool), new(mem.Bool)
			other, extra := at(0, 1), at(0, 2)
			m := module{Name: "m", At: []place{first}, Exit: func(*loader.Context) { await(stopped) }}
			b := module{Name: "b", At: []place{other}}
			r, x := emptyRig(s, 2, m, b), slots(false)
			r.table(schemes.Sleeping, x)
			r.load(m, b)
			held := r.Hold(other)
			c, e, gone := r.Context(1, held), r.Entry(extra), false
			x.Inserted = func(*schemes.Entry) { await(begun) }
			return explore.Program{
				Threads: []explore.Thread{
					thread("plugger", func(*explore.T) { r.Plug(c, e) }),
					thread("looker", func(*explore.T) {
						begun.Store(true) // to the plugger, in the table
						_ = r.Look(first)
					}),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
					thread("stopper", func(*explore.T) { stopped.Store(true) }), // to exit
				},
				Final: func(*explore.T) {
					r.Done(held)
					r.settle(first.Found(!gone), other.Found(true), extra.Found(true))
				},
			}
		},
	}
}

// await waits until somebody has set b.
func await(b *mem.Bool) {
	for !b.Load() {
		mem.Pause()
	}
}

// pluggedElsewhere is for an unload that collects tables while one is added to them: it must not overlook references
// that come and go by that one while it adds up.
func pluggedElsewhere() Configuration {
	return Configuration{
		Name: "plugged-elsewhere",
		Summary: "a holder that stays registers in the third table; one gets there and has another put for it, on " +
			"another processor; an unloader that is refused",
		Bound: 1, CPUs: 5,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 3, 1, module{Name: "m", At: []place{first}})
			held := r.Hold(first) // on the last processor
			c, third := r.Context(0, held), at(2, 0)
			return explore.Program{
				Threads: []explore.Thread{
					thread("getter", func(t *explore.T) { // on the first
						if ref, err := r.Get(third); err == nil {
							t.Go("putter", func(*explore.T) { r.Done(ref) }) // on the fourth
						}
					}),
					thread("plugger", func(*explore.T) { r.Plug(c, r.Entry(third)) }),
					thread("unloader", func(t *explore.T) {
						if r.unload(0, "m", schemes.NonBlock, schemes.ErrWouldBlock) {
							t.Fail(promise.Hold, "unloaded under a holder")
						}
					}),
				},
				Final: func(*explore.T) {
					r.Done(held)
					r.settle(first.Found(true), third.Found(true))
				},
			}
		},
	}
}

// oneDriverID is over the index of device_driver, where any number of entries may have one id, and one may have it
// twice. A scheme with an index of its own must know what is found when some of them have gone.
func oneDriverID() Configuration {
	return Configuration{
		Name: "one-driver-id",
		Summary: "3 drivers have one id, the first one twice; the last and the first go, and another comes; " +
			"a looker, and a waiting unloader of the one that is left",
		Bound: 1,
		Build: func(s schemes.Scheme) explore.Program {
			d := &drivers{id: 1}
			a, b, c, e := d.driver("a", 2), d.driver("b", 1), d.driver("c", 1), d.driver("d", 1)
			d.rig = emptyRig(s, 1, a, b, c, e)
			d.table(schemes.Sleeping, subsystem.DeviceDriver.NewIndex())
			d.load(a, b, c)
			left := "a" // by a floor
			if d.unload(0, "c", 0) && d.unload(0, "a", 0) {
				left = "b"
			}
			d.load(e)
			d.find(left)
			gone := false
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker", func(*explore.T) { d.find(left, "d") }),
					thread("unloader", func(*explore.T) { gone = d.unload(0, left, 0) }),
				},
				Final: func(*explore.T) { d.end(left, gone) },
			}
		},
	}
}

// drivers is a rig with a bus and drivers that have an id.
type drivers struct {
	*rig
	id uint64 // of those that are loaded from now on
}

// driver is a module with a driver that has the id so many times.
func (d *drivers) driver(name string, times int) module {
	return module{Name: name, Init: func(c *loader.Context) error {
		return c.Register(&schemes.Entry{Table: d.Tables[0], IDs: slices.Repeat([]uint64{d.id}, times)})
	}}
}

// find looks the id up, and checks that a driver of one of the modules is found, if the lookup is not refused.
func (d *drivers) find(names ...string) {
	ref, err := d.Scheme.Get(d.Tables[0], schemes.Key{Num: d.id})
	if errors.Is(err, schemes.ErrRefused) {
		return
	}
	found := "nothing"
	if err == nil {
		found = ref.Entry.Owner.Name
		d.Done(ref)
	}
	if !slices.Contains(names, found) {
		explore.Fail(promise.Answer, "found: %s, and the driver that was registered first is of %v", found, names)
	}
}

// end is settle: what is left is found. Then all go, and drivers come and go that have other ids, of which nothing is
// left behind.
func (d *drivers) end(left string, gone bool) {
	d.Rest()
	if gone {
		left = "d"
	}
	d.find(left)
	if d.Scheme.Info().Role == schemes.Floor {
		return
	}
	d.unload(0, left, 0)
	before := stage.Kept(d.Scheme, d.Tables)
	for range rounds {
		d.id++
		d.Reload(0, "a")
		d.find("a")
		d.unload(0, "a", 0)
	}
	if after := stage.Kept(d.Scheme, d.Tables); after > before {
		explore.Fail(promise.Balance, "scheme and tables keep %d things, and after %d more drivers have gone %d",
			before, rounds, after)
	}
	d.Rest()
	d.kept()
}
