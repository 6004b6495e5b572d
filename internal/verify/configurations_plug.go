//go:build explore

package verify

import (
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
				Final:   r.settled(at(0, 0).Found(true), at(0, 1).Found(true), at(0, 2).Found(false), at(0, 3).Found(false)),
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

func hotPlugKept() Configuration {
	return Configuration{
		Name:    "hot-plug-kept",
		Summary: "a holder registers an entry in another table, leaves it there and puts, while an unload decides",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 2, 1, module{Name: "m", At: []place{first}})
			held := r.Hold(first)
			c := r.Context(0, held) // from before: it takes the module mutex
			second, gone := at(1, 0), false
			return explore.Program{
				Threads: []explore.Thread{
					thread("plugger", func(*explore.T) {
						r.Plug(c, r.Entry(second))
						r.Done(held)
					}),
					thread("looker", r.look(second)),
					thread("unloader", func(t *explore.T) {
						if t.Choose(2) == 0 {
							gone = r.unload(0, "m", schemes.NonBlock, schemes.ErrWouldBlock)
						} else {
							gone = r.unload(0, "m", 0)
						}
					}),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone), second.Found(!gone)) },
			}
		},
	}
}

func tableMates() Configuration {
	return Configuration{
		Name:    "table-mates",
		Summary: "init fails while another module of the table is unloaded, and 1 looker",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 2, module{Name: "m", At: []place{first}}, module{Name: "f", At: []place{at(0, 1)}, Fails: true})
			gone := false
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker", r.look(at(0, 1))),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
					thread("loader", func(*explore.T) {
						r.Fail(1, "f")
					}),
				},
				Final: func(*explore.T) {
					r.settle(first.Found(!gone), at(0, 1).Found(r.Loaders[1].Module("f") != nil))
				},
			}
		},
	}
}
