//go:build explore

package verify

import (
	"fmt"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// Configuration is one small program over a scheme.
type Configuration struct {
	Name    string
	Summary string
	Bound   int  // preemptions that it is explored to unless somebody asks for less
	CPUs    int  // simulated processors; 0: one for each thread
	Migrate bool // a thread may find itself on another processor at each Pin
	Build   func(s schemes.Scheme) explore.Program
}

// thread is a helper to write configurations.
func thread(name string, body func(*explore.T)) explore.Thread {
	return explore.Thread{Name: name, Body: body}
}

var first = at(0, 0)

// Configurations returns all of them, the standard one first.
func Configurations() []Configuration {
	return []Configuration{
		lookers("unload", "1 waiting unloader that reloads, alone", 0, explore.Unbounded),
		lookers("lookers-1", "1 looker and 1 waiting unloader that reloads, on one table", 1, explore.Unbounded),
		lookers("lookers-2", "2 lookers and 1 waiting unloader that reloads, on one table", 2, 3),
		lookers("lookers-3", "3 lookers and 1 waiting unloader that reloads, on one table", 3, 1),
		{
			Name: "non-blocking", Summary: "2 lookers and an unloader that is refused if anybody holds", Bound: 3,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
				gone := false
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker1", r.look(first)), thread("looker2", r.look(first)),
						thread("unloader", func(*explore.T) {
							gone = r.unload(0, "m", schemes.NonBlock, schemes.ErrWouldBlock)
						}),
					},
					Final: func(*explore.T) { r.settle(first.Found(!gone)) },
				}
			},
		},
		{
			Name: "busy", Summary: "a holder that stays, an unloader that is refused, a looker that must not be", Bound: 3,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
				held := r.Hold(first)
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker", r.look(first)),
						thread("unloader", func(t *explore.T) {
							if r.unload(0, "m", schemes.NonBlock, schemes.ErrWouldBlock) {
								t.Fail(promise.Hold, "unloaded under a holder")
							}
						}),
					},
					Final: func(*explore.T) {
						s.Put(held)
						r.settle(first.Found(true))
					},
				}
			},
		},
		{
			Name: "nested", Summary: "a holder looks the same table up again while an unload waits", Bound: 3,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
				gone := false
				return explore.Program{
					Threads: []explore.Thread{
						thread("holder", func(*explore.T) {
							if ref, err := r.Get(first); err == nil {
								r.Look(first)
								r.Done(ref)
							}
						}),
						thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
					},
					Final: func(*explore.T) { r.settle(first.Found(!gone)) },
				}
			},
		},
		{
			Name: "two-unloaders", Summary: "2 waiting unloaders of one module and 1 looker: exit runs once", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
				gone := 0
				unload := func(*explore.T) {
					if r.unload(0, "m", 0, schemes.ErrBusy, schemes.ErrNoModule, schemes.ErrWouldBlock) {
						gone++
					}
				}
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker", r.look(first)), thread("unloader1", unload), thread("unloader2", unload),
					},
					Final: func(t *explore.T) {
						t.Check(gone <= 1, promise.Exit, "%d unloads of one module", gone)
						r.settle(first.Found(gone == 0))
					},
				}
			},
		},
		{
			Name: "interrupted", Summary: "a waiting unloader, a holder, and a signal at any moment", Bound: 3,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
				sig := mem.NewSignal()
				gone := false
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker", r.look(first)),
						thread("unloader", func(*explore.T) {
							gone = r.Unload(0, "m", 0, sig, schemes.ErrInterrupted) == nil
						}),
						thread("signal", func(*explore.T) { sig.Raise() }),
					},
					Final: func(t *explore.T) {
						r.settle(first.Found(!gone))
						if !gone && s.Info().Role != schemes.Floor { // as before: nobody holds it now
							err := r.Loaders[0].Unload("m", 0, nil)
							t.Check(err == nil, promise.Exit, "after an unload that was interrupted the next one answers %v", err)
						}
					},
				}
			},
		},
		{
			Name: "interrupted-between", Summary: "an unloader of a module in 2 tables, a looker, and a signal at any moment", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				at := []place{at(0, 0), at(1, 0)}
				r := newRig(s, 2, 1, module{Name: "m", At: at})
				sig := mem.NewSignal()
				gone := false
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker", r.look(at[0])),
						thread("unloader", func(*explore.T) {
							gone = r.Unload(0, "m", 0, sig, schemes.ErrInterrupted) == nil
						}),
						thread("signal", func(*explore.T) { sig.Raise() }),
					},
					Final: func(*explore.T) { r.settle(at[0].Found(!gone), at[1].Found(!gone)) },
				}
			},
		},
		{
			Name: "objects", Summary: "2 lookers and a waiting unloader on a table whose entries have counts of their own", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				gone := false
				r := newRigOver(s, schemes.Spinning, slots(true), module{Name: "m", At: []place{first}})
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker1", r.look(first)), thread("looker2", r.look(first)),
						thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
					},
					Final: func(*explore.T) { r.settle(first.Found(!gone)) },
				}
			},
		},
		{
			Name: "two-pluggers", Summary: "holders of 2 modules register and unregister in one table at once", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 1, 1, module{Name: "a", At: []place{at(0, 0)}}, module{Name: "b", At: []place{at(0, 1)}})
				plug := func(name string, own, extra int) func(*explore.T) {
					return func(t *explore.T) {
						ref, err := r.Get(at(0, own))
						t.Check(err == nil, promise.Answer, "not found")
						c := r.Loaders[0].Context(name)
						e := r.Entry(at(0, extra))
						r.Plug(c, e)
						r.Unplug(c, e)
						s.Put(ref)
					}
				}
				return explore.Program{
					Threads: []explore.Thread{thread("plugger1", plug("a", 0, 2)), thread("plugger2", plug("b", 1, 3))},
					Final:   r.settled(at(0, 0).Found(true), at(0, 1).Found(true), at(0, 2).Found(false), at(0, 3).Found(false)),
				}
			},
		},
		{
			Name: "failed-init", Summary: "a loader whose init fails after registering, and 2 lookers", Bound: 3,
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
		},
		{
			Name: "hot-plug", Summary: "a holder registers and unregisters an entry in another table while an unload waits", Bound: 2,
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
							c := r.Loaders[0].Context("m")
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
		},
		{
			Name: "hot-plug-kept", Summary: "a holder registers an entry in another table, leaves it there and puts, while an unload decides", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 2, 1, module{Name: "m", At: []place{first}})
				held, c := r.Hold(first), r.Loaders[0].Context("m") // from before: it takes the module mutex
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
		},
		{
			Name: "one-processor", Summary: "2 lookers and a waiting unloader that reloads, all on one processor", Bound: 1, CPUs: 1,
			Build: func(s schemes.Scheme) explore.Program {
				return lookersBeside(newRig(s, 1, 1, module{Name: "m", At: []place{first}}), 2)
			},
		},
		{
			Name: "migrating", Summary: "a looker and a waiting unloader that reloads, each at each step on one of 2 processors", Bound: 2, CPUs: 2, Migrate: true,
			Build: func(s schemes.Scheme) explore.Program {
				return lookersBeside(newRig(s, 1, 1, module{Name: "m", At: []place{first}}), 1)
			},
		},
		{
			Name: "put-elsewhere", Summary: "a holder that stays, one that has another put for it, on another processor, and an unloader that is refused", Bound: 2, CPUs: 4,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
				held := r.Hold(first) // on the last processor
				return explore.Program{
					Threads: []explore.Thread{
						thread("getter", func(t *explore.T) { // on the first
							if ref, err := r.Get(first); err == nil {
								t.Go("putter", func(*explore.T) { // on the third
									r.Done(ref)
								})
							}
						}),
						thread("unloader", func(t *explore.T) {
							if r.unload(0, "m", schemes.NonBlock, schemes.ErrWouldBlock) {
								t.Fail(promise.Hold, "unloaded under a holder")
							}
						}),
					},
					Final: func(*explore.T) {
						r.Done(held)
						r.settle(first.Found(true))
					},
				}
			},
		},
		{
			Name: "fallback", Summary: "2 lookers that fall back to a built-in entry, and an unloader that is refused if anybody holds", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				tight := at(0, 1)
				r := newRigOver(s, schemes.Spinning, stage.Wide{Slots: slots(false)}, module{Name: "m", At: []place{tight}})
				r.Builtin(first)
				gone := false
				look := func(t *explore.T) {
					ref, err := r.Get(tight)
					t.Check(err == nil, promise.Refusal, "refused in a table with a fallback")
					r.Done(ref)
				}
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker1", look), thread("looker2", look),
						thread("unloader", func(*explore.T) {
							gone = r.unload(0, "m", schemes.NonBlock, schemes.ErrWouldBlock)
						}),
					},
					Final: func(t *explore.T) {
						r.settle(first.Found(true), tight.Found(true))
						ref, err := r.Get(tight)
						t.Check(err == nil && (ref.Entry.Owner == nil) == gone, promise.Gone, "found the built-in entry %v, want %v", ref.Entry.Owner == nil, gone)
						s.Put(ref)
					},
				}
			},
		},
		{
			Name: "sleeping-table", Summary: "2 lookers and a waiting unloader that reloads, on a table whose lock sleeps", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				return lookersBeside(newRigOver(s, schemes.Sleeping, slots(false), module{Name: "m", At: []place{first}}), 2)
			},
		},
		{
			Name: "opposite-order", Summary: "2 modules in 2 tables in opposite order, each unloaded by a loader of its own, and 1 looker", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				a, b := []place{at(0, 0), at(1, 0)}, []place{at(1, 1), at(0, 1)}
				r := newRig(s, 2, 2, module{Name: "a", At: a}, module{Name: "b", At: b})
				var gone [2]bool
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker", r.look(a[1])),
						thread("unloader1", func(*explore.T) { gone[0] = r.unload(0, "a", 0) }),
						thread("unloader2", func(*explore.T) { gone[1] = r.unload(1, "b", 0) }),
					},
					Final: func(*explore.T) {
						r.settle(a[0].Found(!gone[0]), a[1].Found(!gone[0]), b[0].Found(!gone[1]), b[1].Found(!gone[1]))
					},
				}
			},
		},
		{
			Name: "same-table-twice", Summary: "a module with 2 entries in one table, unloaded and reloaded, and 1 looker", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				two := []place{at(0, 0), at(0, 1)}
				r := newRig(s, 1, 1, module{Name: "m", At: two})
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker", r.look(two[1])),
						thread("unloader", func(*explore.T) {
							if r.unload(0, "m", 0) {
								r.Reload(0, "m")
							}
						}),
					},
					Final: func(*explore.T) { r.settle(two[0].Found(true), two[1].Found(true)) },
				}
			},
		},
		{
			Name: "table-mates", Summary: "init fails while another module of the table is unloaded, and 1 looker", Bound: 2,
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
		},
	}
}

// lookers is n lookers beside a waiting unload and a reload.
func lookers(name, summary string, n, bound int) Configuration {
	return Configuration{Name: name, Summary: summary, Bound: bound, Build: func(s schemes.Scheme) explore.Program {
		return lookersBeside(newRig(s, 1, 1, module{Name: "m", At: []place{first}}), n)
	}}
}

// lookersBeside is n lookers of m, which r has at first, beside a waiting unload
// and a reload.
func lookersBeside(r *rig, n int) (p explore.Program) {
	for i := range n {
		p.Threads = append(p.Threads, thread(fmt.Sprintf("looker%d", i+1), r.look(first)))
	}
	p.Threads = append(p.Threads, thread("unloader", func(*explore.T) {
		if r.unload(0, "m", 0) {
			r.Reload(0, "m")
		}
	}))
	p.Final = r.settled(first.Found(true))
	return p
}
