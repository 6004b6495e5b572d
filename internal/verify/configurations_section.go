//go:build explore

package verify

import (
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads/subsystem"
)

// The configurations about what a caller does with a table or a reference that he has: sections, lookups in a section,
// second references, and objects without their modules. A scheme that does not offer it looks up as usual.

// section calls f in a section of the i-th table, and reports whether the scheme has sections.
func (r *rig) section(i int, f func(t *schemes.Table)) bool {
	s, ok := r.Scheme.(schemes.ReadLocker)
	if ok {
		section := s.ReadLock(r.Tables[i])
		f(r.Tables[i])
		s.ReadUnlock(r.Tables[i], section)
	}
	return ok
}

// inMemory checks that the module of e has not been freed. Its exit may have begun. If it is freed, the engine says so
// by itself at the load of the state.
func inMemory(e *schemes.Entry) {
	mem.Touch(e)
	if e.Owner.State() == schemes.Gone {
		explore.Fail(promise.Freed, "freed, and a section has found it")
	}
}

func walked() Configuration {
	return Configuration{
		Name:    "walked",
		Summary: "a walk through the table in a section, and a waiting unloader that reloads",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
			p := lookersBeside(r, 0)
			p.Threads = append(p.Threads, thread("walker", func(*explore.T) {
				r.section(0, func(t *schemes.Table) {
					t.Each(func(e *schemes.Entry) bool {
						inMemory(e)
						return true
					})
				})
			}))
			return p
		},
	}
}

func gotLocked() Configuration {
	return Configuration{
		Name:    "got-locked",
		Summary: "a lookup by who has the read lock of the table, and a waiting unloader that reloads",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
			p := lookersBeside(r, 0)
			p.Threads = append(p.Threads, thread("looker", func(*explore.T) {
				if ref, err := r.getLocked(first); err == nil {
					r.Done(ref)
				}
			}))
			return p
		},
	}
}

// handle is for schemes whose readers register: their handles are in a section from a get to its put, and in a walk.
func handle() Configuration {
	return Configuration{
		Name: "handle",
		Summary: "a handle holds a reference, looks another module up, and walks through its table, where a scheme " +
			"has handles; the other module is unloaded, waiting",
		Bound: 2,
		Build: func(s schemes.Scheme) explore.Program {
			b := at(0, 1)
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}}, module{Name: "b", At: []place{b}})
			gone := false
			p := explore.Program{
				Threads: []explore.Thread{
					thread("unloader", func(*explore.T) { gone = r.unload(0, "b", 0) }),
				},
				Final: func(*explore.T) { r.settle(first.Found(true), b.Found(!gone)) },
			}
			if _, ok := s.(schemes.Readers); ok {
				h := schemes.ReaderOf(s)
				p.Threads = append(p.Threads, thread("reader", func(t *explore.T) { r.byHandle(t, h, b) }))
			}
			return p
		},
	}
}

// byHandle gets the first place, looks up b, and walks through the table, before it puts and after that.
func (r *rig) byHandle(t *explore.T, h schemes.Reader, b place) {
	ref, err := h.Get(r.Tables[0], first.Key())
	t.Check(err == nil, promise.Answer, "get answers %v", err)
	if other, err := h.Get(r.Tables[0], b.Key()); err == nil {
		r.Use(other)
		h.Put(other)
	}
	walker, ok := h.(schemes.ReadLocker)
	walk := func() {
		if ok {
			section := walker.ReadLock(r.Tables[0])
			if e := r.Tables[0].Lookup(b.Key()); e != nil {
				inMemory(e)
			}
			walker.ReadUnlock(r.Tables[0], section)
		}
	}
	walk()
	r.Use(ref)
	h.Put(ref)
	walk()
}

// getLocked gets as one who has the read lock of the table does, if the scheme can do that.
func (r *rig) getLocked(p place) (ref schemes.Ref, err error) {
	getter, ok := r.Scheme.(schemes.LockedGetter)
	if !ok {
		return r.Get(p)
	}
	r.section(p.Table, func(t *schemes.Table) { ref, err = getter.GetLocked(t, p.Key()) })
	return ref, err
}

func duplicated() Configuration {
	return Configuration{
		Name: "duplicated",
		Summary: "a holder takes a second reference from the first, puts the first, uses and puts the second, " +
			"beside a waiting unloader",
		Bound: 3, CPUs: 2, Migrate: true,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
			held := r.Hold(first)
			gone := false
			return explore.Program{
				Threads: []explore.Thread{
					thread("holder", func(*explore.T) { r.duplicate(held) }),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone)) },
			}
		},
	}
}

// duplicate takes a second reference if the scheme can do that, puts the first, and uses and puts the second.
func (r *rig) duplicate(held schemes.Ref) {
	if d, ok := r.Scheme.(schemes.Duplicator); ok {
		second := d.Dup(held)
		r.Scheme.Put(held)
		held = second
	}
	r.Done(held)
}

func duplicatedObject() Configuration {
	return Configuration{
		Name: "duplicated-object",
		Summary: "a holder takes a second reference, and puts both, beside one who gets and keeps what it got, and " +
			"an unloader that is refused; entries have counts of their own",
		Bound: 1,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRigOver(s, schemes.Spinning, slots(true), module{Name: "m", At: []place{first}})
			held, gone := r.Hold(first), false
			var kept []schemes.Ref
			return explore.Program{
				Threads: []explore.Thread{
					thread("holder", func(*explore.T) { r.duplicate(held) }),
					thread("getter", func(*explore.T) {
						if ref, err := r.Get(first); err == nil {
							kept = append(kept, ref)
						}
					}),
					thread("unloader", func(*explore.T) {
						gone = r.unload(0, "m", schemes.NonBlock, schemes.ErrWouldBlock)
					}),
				},
				Final: func(*explore.T) {
					for _, ref := range kept {
						r.Done(ref)
					}
					r.settle(first.Found(!gone))
				},
			}
		},
	}
}

// netDevice has the three paths of a net_device over its real index: who reads in a section and goes on with the object
// alone, who brings the device up under rtnl, and the exit that unregisters it under rtnl and waits for the object.
func netDevice() Configuration {
	return Configuration{
		Name: "net-device",
		Summary: "the index of net_device: a holder of the object alone, one who brings the device up under rtnl, " +
			"and a waiting unloader, whose exit takes rtnl and waits for the object",
		Bound: 2,
		Build: func(s schemes.Scheme) explore.Program {
			d := &device{rtnl: new(mem.Mutex), key: schemes.Key{Name: "eth0"}}
			d.rig = emptyRig(s, 1, module{Name: "m"})
			d.table(schemes.Spinning, subsystem.NetDevice.NewIndex())
			d.load(module{Name: "m", Init: d.register, Exit: d.unregister})
			explore.Name(d.rtnl, "rtnl")
			return explore.Program{
				Threads: []explore.Thread{
					thread("reader", d.read), thread("ioctl", d.up),
					thread("unloader", func(*explore.T) { d.unload(0, "m", 0) }),
				},
				Final: func(t *explore.T) { d.settleKey(t, d.key) },
			}
		},
	}
}

// device is a rig with one network device.
type device struct {
	*rig
	key    schemes.Key
	rtnl   *mem.Mutex
	entry  *schemes.Entry // of the module that is loaded
	listed bool           // guarded by rtnl
	isUp   bool           // guarded by rtnl
}

func (d *device) register(c *loader.Context) error {
	d.entry, d.listed = &schemes.Entry{Table: d.Tables[0], Key: d.key}, true
	return c.Register(d.entry)
}

func (d *device) unregister(c *loader.Context) {
	d.rtnl.Lock()
	defer d.rtnl.Unlock()
	if d.isUp {
		explore.Fail(promise.Hold, "unregistered while it is up")
	}
	d.listed = false
	c.UnregisterAndWait(d.entry)
}

// read is dev_get_by_name, a use of the device, and dev_put.
func (d *device) read(*explore.T) {
	var e *schemes.Entry
	d.section(0, func(t *schemes.Table) {
		if e = t.Lookup(d.key); e == nil {
			return
		}
		if inMemory(e); !e.TryHold() {
			e = nil
		}
	})
	if e != nil {
		inMemory(e)
		d.Tables[0].Drop(e)
	}
}

// up is dev_open and dev_close: the module is pinned meanwhile.
func (d *device) up(*explore.T) {
	ref, err := d.Scheme.Get(d.Tables[0], d.key)
	if err != nil {
		return
	}
	for _, up := range []bool{true, false} {
		d.rtnl.Lock()
		if d.isUp = up; !d.listed {
			explore.Fail(promise.Hold, "brought up when it is not registered")
		}
		d.rtnl.Unlock()
	}
	d.Done(ref)
}
