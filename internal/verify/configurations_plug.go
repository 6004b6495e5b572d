//go:build explore

package verify

import (
	"errors"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// The configurations in which entries come and go by an init that fails or by hot plug.

func twoPluggers() Configuration {
	return Configuration{
		Name:    "two-pluggers",
		Summary: "holders of 2 modules register and unregister in one table at once",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 1, module{Name: "a", At: []place{at(0, 0)}}, module{Name: "b", At: []place{at(0, 1)}})
			plug := func(own, extra int) func(*explore.T) {
				return func(t *explore.T) {
					ref, err := r.Get(at(0, own))
					t.Check(err == nil, promise.Answer, "not found")
					if err != nil {
						return
					}
					c := r.Context(0, ref)
					e := r.Entry(at(0, extra))
					r.Plug(c, e)
					r.Unplug(c, e)
					s.Put(ref)
				}
			}
			return explore.Program{
				Threads: []explore.Thread{thread("plugger1", plug(0, 2)), thread("plugger2", plug(1, 3))},
				Final: r.settled(at(0, 0).Found(true), at(0, 1).Found(true), at(0, 2).Found(false),
					at(0, 3).Found(false)),
			}
		},
	}
}

func failedInit() Configuration {
	return Configuration{
		Name:    "failed-init",
		Summary: "a loader whose init fails after registering, and 2 lookers",
		Bound:   3,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}, Fails: true})
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker1", r.look(first)), thread("looker2", r.look(first)),
					thread("loader", func(*explore.T) {
						r.Fail(0, "m")
					}),
				},
				Final: func(*explore.T) {
					r.settle(first.Found(r.Loaders[0].Module("m") != nil))
				},
			}
		},
	}
}

// failedInitHeld is for rollbacks that wait: they give the module mutex up meanwhile.
func failedInitHeld() Configuration {
	return Configuration{
		Name:    "failed-init-held",
		Summary: "a loader whose init fails after registering, and a looker who asks for a module while it holds",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}, Fails: true})
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker", func(*explore.T) {
						if ref, err := r.Get(first); err == nil {
							r.Loaders[0].Module("m")
							r.Done(ref)
						}
					}),
					thread("loader", func(*explore.T) { _ = r.Fail(0, "m") }),
				},
				Final: func(*explore.T) { r.settle(first.Found(r.Loaders[0].Module("m") != nil)) },
			}
		},
	}
}

func hotPlug() Configuration {
	return Configuration{
		Name:    "hot-plug",
		Summary: "a holder registers and unregisters an entry in another table while an unload waits",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 2, 1, module{Name: "m", At: []place{first}})
			second := at(1, 0)
			gone := false
			return explore.Program{
				Threads: []explore.Thread{
					thread("plugger", func(*explore.T) {
						ref, err := r.Get(first)
						if err != nil {
							return
						}
						c := r.Context(0, ref)
						e := r.Entry(second)
						r.Plug(c, e)
						r.Use(ref)
						r.Unplug(c, e)
						s.Put(ref)
					}),
					thread("looker", r.look(second)),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone), second.Found(false)) },
			}
		},
	}
}

// hotPlugKept is over the third table, and hot-plug over the second, since a scheme may guard its tables in two ways.
func hotPlugKept() Configuration {
	return Configuration{
		Name:    "hot-plug-kept",
		Summary: "a holder registers an entry in the third table, leaves it there and puts, while an unload decides",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 3, 1, module{Name: "m", At: []place{first}})
			held := r.Hold(first)
			c := r.Context(0, held) // from before: it takes the module mutex
			third, gone := at(2, 0), false
			return explore.Program{
				Threads: []explore.Thread{
					thread("plugger", func(*explore.T) {
						r.Plug(c, r.Entry(third))
						r.Done(held)
					}),
					thread("looker", r.look(third)),
					thread("unloader", func(t *explore.T) {
						if t.Choose(2) == 0 {
							gone = r.unload(0, "m", schemes.NonBlock, schemes.ErrWouldBlock)
						} else {
							gone = r.unload(0, "m", 0)
						}
					}),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone), third.Found(!gone)) },
			}
		},
	}
}

func tableMates() Configuration {
	return mates("table-mates", "init fails while another module of the table is unloaded, and 1 looker", 2)
}

func ownTableMates() Configuration {
	return mates("own-table-mates",
		"init fails while another module of the table is unloaded by the same loader, and 1 looker", 1)
}

func mates(name, summary string, loaders int) Configuration {
	return Configuration{
		Name: name, Summary: summary, Bound: 2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, loaders,
				module{Name: "m", At: []place{first}}, module{Name: "f", At: []place{at(0, 1)}, Fails: true})
			gone, l := false, loaders-1
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker", r.look(at(0, 1))),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
					thread("loader", func(*explore.T) {
						r.Fail(l, "f")
					}),
				},
				Final: func(*explore.T) {
					r.settle(first.Found(!gone), at(0, 1).Found(r.Loaders[l].Module("f") != nil))
				},
			}
		},
	}
}

func unpluggedObject() Configuration {
	return Configuration{
		Name: "unplugged-object",
		Summary: "an entry with a count of its own is unplugged under its holder, " +
			"beside a looker and a waiting unloader",
		Bound: 2,
		Build: func(s schemes.Scheme) explore.Program {
			m, second := module{Name: "m", At: []place{first}}, at(1, 0)
			r := emptyRig(s, 1, m)
			r.table(schemes.Spinning, slots(false))
			r.table(schemes.Spinning, slots(true))
			r.load(m)
			held := r.Hold(first)
			c, e := r.Context(0, held), r.Entry(second)
			r.Plug(c, e)
			object := r.Hold(second)
			gone := false
			return explore.Program{
				Threads: []explore.Thread{
					thread("holder", func(*explore.T) {
						r.Unplug(c, e)
						r.Done(held)
						r.Done(object)
					}),
					thread("looker", r.look(second)),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone), second.Found(false)) },
			}
		},
	}
}

func keyTaken() Configuration {
	return Configuration{
		Name:    "key-taken",
		Summary: "a key is unplugged under a holder and taken by another module; the first one's unload waits",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			other, key := at(0, 1), at(1, 0)
			r := newRig(s, 2, 2, module{Name: "m", At: []place{first}}, module{Name: "b", At: []place{other}})
			plugger, taker := r.Hold(first), r.Hold(other)
			c, d, e := r.Context(0, plugger), r.Context(1, taker), r.Entry(key)
			r.Plug(c, e)
			holder := r.Hold(key)
			gone := false
			return explore.Program{
				Threads: []explore.Thread{
					thread("plugger", func(*explore.T) {
						r.Unplug(c, e)
						r.Plug(d, r.Entry(key))
						r.Done(plugger)
						r.Done(taker)
					}),
					thread("holder", func(*explore.T) { r.Done(holder) }),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone), other.Found(true), key.Found(true)) },
			}
		},
	}
}

func oneKey() Configuration {
	return Configuration{
		Name:    "one-key",
		Summary: "2 modules that register the same key are loaded at once, and 1 looker: one of them is rolled back",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			a, b := module{Name: "a", At: []place{at(0, 1), first}}, module{Name: "b", At: []place{at(0, 2), first}}
			r := emptyRig(s, 2, a, b)
			r.table(schemes.Spinning, slots(false))
			var err [2]error
			load := func(i int, m module) explore.Thread {
				image := r.Define(m)
				return thread("loader "+m.Name, func(t *explore.T) {
					err[i] = r.Loaders[i].Load(image)
					ok := err[i] == nil || errors.Is(err[i], schemes.ErrBusy)
					t.Check(ok, promise.Answer, "load answers %v", err[i])
				})
			}
			return explore.Program{
				Threads: []explore.Thread{load(0, a), load(1, b), thread("looker", r.look(first))},
				Final: func(t *explore.T) {
					t.Check(
						(err[0] == nil) != (err[1] == nil),
						promise.Answer,
						"loads answer %v and %v",
						err[0],
						err[1],
					)
					there := func(i int, m module) bool { // a floor does not roll back
						return r.Loaders[i].Module(m.Name) != nil
					}
					r.settle(first.Found(true), at(0, 1).Found(there(0, a)), at(0, 2).Found(there(1, b)))
				},
			}
		},
	}
}
