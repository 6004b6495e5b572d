//go:build explore

package verify

import (
	"errors"
	"fmt"

	"github.com/modbench/modbench/internal/explore"
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

var first = place{0, 0}

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
				r := newRig(s, 1, 1, module{name: "m", at: []place{first}})
				gone := false
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker1", r.look(first)), thread("looker2", r.look(first)),
						thread("unloader", func(t *explore.T) {
							gone = r.unload(t, 0, "m", schemes.NonBlock, nil, schemes.ErrWouldBlock)
						}),
					},
					Final: func(t *explore.T) { r.settle(found{first, !gone})(t) },
				}
			},
		},
		{
			Name: "busy", Summary: "a holder that stays, an unloader that is refused, a looker that must not be", Bound: 3,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 1, 1, module{name: "m", at: []place{first}})
				held := r.hold(first)
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker", r.look(first)),
						thread("unloader", func(t *explore.T) {
							if r.unload(t, 0, "m", schemes.NonBlock, nil, schemes.ErrWouldBlock) {
								t.Fail("hold", "unloaded under a holder")
							}
						}),
					},
					Final: func(t *explore.T) {
						s.Put(held)
						r.settle(found{first, true})(t)
					},
				}
			},
		},
		{
			Name: "nested", Summary: "a holder looks the same table up again while an unload waits", Bound: 3,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 1, 1, module{name: "m", at: []place{first}})
				gone := false
				return explore.Program{
					Threads: []explore.Thread{
						thread("holder", func(t *explore.T) {
							if ref, ok := r.get(t, first); ok {
								r.look(first)(t)
								r.use(t, ref)
								s.Put(ref)
							}
						}),
						thread("unloader", func(t *explore.T) { gone = r.unload(t, 0, "m", 0, nil) }),
					},
					Final: func(t *explore.T) { r.settle(found{first, !gone})(t) },
				}
			},
		},
		{
			Name: "two-unloaders", Summary: "2 waiting unloaders of one module and 1 looker: exit runs once", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 1, 1, module{name: "m", at: []place{first}})
				gone := 0
				unload := func(t *explore.T) {
					if r.unload(t, 0, "m", 0, nil, schemes.ErrBusy, schemes.ErrNoModule, schemes.ErrWouldBlock) {
						gone++
					}
				}
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker", r.look(first)), thread("unloader1", unload), thread("unloader2", unload),
					},
					Final: func(t *explore.T) {
						t.Check(gone <= 1, "exit", "%d unloads of one module", gone)
						r.settle(found{first, gone == 0})(t)
					},
				}
			},
		},
		{
			Name: "interrupted", Summary: "a waiting unloader, a holder, and a signal at any moment", Bound: 3,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 1, 1, module{name: "m", at: []place{first}})
				sig := mem.NewSignal()
				gone := false
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker", r.look(first)),
						thread("unloader", func(t *explore.T) {
							gone = r.unload(t, 0, "m", 0, sig, schemes.ErrInterrupted)
						}),
						thread("signal", func(*explore.T) { sig.Raise() }),
					},
					Final: func(t *explore.T) {
						r.settle(found{first, !gone})(t)
						if !gone && s.Info().Role != schemes.Floor { // as before: nobody holds it now
							err := r.loaders[0].Unload("m", 0, nil)
							t.Check(err == nil, "exit", "after an unload that was interrupted the next one answers %v", err)
						}
					},
				}
			},
		},
		{
			Name: "interrupted-between", Summary: "an unloader of a module in 2 tables, a looker, and a signal at any moment", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				at := []place{{0, 0}, {1, 0}}
				r := newRig(s, 2, 1, module{name: "m", at: at})
				sig := mem.NewSignal()
				gone := false
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker", r.look(at[0])),
						thread("unloader", func(t *explore.T) {
							gone = r.unload(t, 0, "m", 0, sig, schemes.ErrInterrupted)
						}),
						thread("signal", func(*explore.T) { sig.Raise() }),
					},
					Final: func(t *explore.T) { r.settle(found{at[0], !gone}, found{at[1], !gone})(t) },
				}
			},
		},
		{
			Name: "objects", Summary: "2 lookers and a waiting unloader on a table whose entries have counts of their own", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				counted, gone := new(counted), false
				r := newRigOver(s, schemes.Spinning, counted, module{name: "m", at: []place{first}})
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker1", r.look(first)), thread("looker2", r.look(first)),
						thread("unloader", func(t *explore.T) { gone = r.unload(t, 0, "m", 0, nil) }),
					},
					Final: func(t *explore.T) {
						r.settle(found{first, !gone})(t)
						t.Check(counted.held == 0, "balance", "%d objects held in the end", counted.held)
					},
				}
			},
		},
		{
			Name: "two-pluggers", Summary: "holders of 2 modules register and unregister in one table at once", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 1, 1, module{name: "a", at: []place{{0, 0}}}, module{name: "b", at: []place{{0, 1}}})
				plug := func(name string, own, extra int) func(*explore.T) {
					return func(t *explore.T) {
						ref, ok := r.get(t, place{0, own})
						t.Check(ok, "answer", "not found")
						c := r.loaders[0].Context(name)
						e := r.entry(place{0, extra})
						err := c.Register(e)
						t.Check(err == nil, "answer", "register answers %v", err)
						err = c.Unregister(e)
						t.Check(err == nil, "answer", "unregister answers %v", err)
						s.Put(ref)
					}
				}
				return explore.Program{
					Threads: []explore.Thread{thread("plugger1", plug("a", 0, 2)), thread("plugger2", plug("b", 1, 3))},
					Final:   r.settle(found{place{0, 0}, true}, found{place{0, 1}, true}, found{place{0, 2}, false}, found{place{0, 3}, false}),
				}
			},
		},
		{
			Name: "failed-init", Summary: "a loader whose init fails after registering, and 2 lookers", Bound: 3,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 1, 1, module{name: "m", at: []place{first}, fails: true})
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker1", r.look(first)), thread("looker2", r.look(first)),
						thread("loader", func(t *explore.T) {
							err := r.loaders[0].Load(r.images["m"])
							t.Check(errors.Is(err, errInit), "answer", "load answers %v", err)
						}),
					},
					Final: func(t *explore.T) {
						r.settle(found{first, r.loaders[0].Module("m") != nil})(t)
					},
				}
			},
		},
		{
			Name: "hot-plug", Summary: "a holder registers and unregisters an entry in another table while an unload waits", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 2, 1, module{name: "m", at: []place{first}})
				second := place{1, 0}
				gone := false
				return explore.Program{
					Threads: []explore.Thread{
						thread("plugger", func(t *explore.T) {
							ref, ok := r.get(t, first)
							if !ok {
								return
							}
							c := r.loaders[0].Context("m")
							e := r.entry(second)
							err := c.Register(e)
							t.Check(err == nil, "answer", "register answers %v", err)
							r.use(t, ref)
							err = c.Unregister(e)
							t.Check(err == nil, "answer", "unregister answers %v", err)
							s.Put(ref)
						}),
						thread("looker", r.look(second)),
						thread("unloader", func(t *explore.T) { gone = r.unload(t, 0, "m", 0, nil) }),
					},
					Final: func(t *explore.T) { r.settle(found{first, !gone}, found{second, false})(t) },
				}
			},
		},
		{
			Name: "hot-plug-kept", Summary: "a holder registers an entry in another table, leaves it there and puts, while an unload decides", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 2, 1, module{name: "m", at: []place{first}})
				held, c := r.hold(first), r.loaders[0].Context("m") // from before: it takes the module mutex
				second, gone := place{1, 0}, false
				return explore.Program{
					Threads: []explore.Thread{
						thread("plugger", func(t *explore.T) {
							err := c.Register(r.entry(second))
							t.Check(err == nil, promise.Answer.String(), "register answers %v", err)
							r.use(t, held)
							s.Put(held)
						}),
						thread("looker", r.look(second)),
						thread("unloader", func(t *explore.T) {
							if t.Choose(2) == 0 {
								gone = r.unload(t, 0, "m", schemes.NonBlock, nil, schemes.ErrWouldBlock)
							} else {
								gone = r.unload(t, 0, "m", 0, nil)
							}
						}),
					},
					Final: func(t *explore.T) { r.settle(found{first, !gone}, found{second, !gone})(t) },
				}
			},
		},
		{
			Name: "one-processor", Summary: "2 lookers and a waiting unloader that reloads, all on one processor", Bound: 1, CPUs: 1,
			Build: func(s schemes.Scheme) explore.Program {
				return lookersBeside(newRig(s, 1, 1, module{name: "m", at: []place{first}}), 2)
			},
		},
		{
			Name: "migrating", Summary: "a looker and a waiting unloader that reloads, each at each step on one of 2 processors", Bound: 2, CPUs: 2, Migrate: true,
			Build: func(s schemes.Scheme) explore.Program {
				return lookersBeside(newRig(s, 1, 1, module{name: "m", at: []place{first}}), 1)
			},
		},
		{
			Name: "put-elsewhere", Summary: "a holder that stays, one that has another put for it, on another processor, and an unloader that is refused", Bound: 2, CPUs: 4,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 1, 1, module{name: "m", at: []place{first}})
				held := r.hold(first) // on the last processor
				return explore.Program{
					Threads: []explore.Thread{
						thread("getter", func(t *explore.T) { // on the first
							if ref, ok := r.get(t, first); ok {
								t.Go("putter", func(t *explore.T) { // on the third
									r.use(t, ref)
									s.Put(ref)
								})
							}
						}),
						thread("unloader", func(t *explore.T) {
							if r.unload(t, 0, "m", schemes.NonBlock, nil, schemes.ErrWouldBlock) {
								t.Fail(promise.Hold.String(), "unloaded under a holder")
							}
						}),
					},
					Final: func(t *explore.T) {
						r.use(t, held)
						s.Put(held)
						r.settle(found{first, true})(t)
					},
				}
			},
		},
		{
			Name: "fallback", Summary: "2 lookers that fall back to a built-in entry, and an unloader that is refused if anybody holds", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				tight := place{0, 1}
				r := newRigOver(s, schemes.Spinning, new(wide), module{name: "m", at: []place{tight}})
				r.builtin(first)
				gone := false
				look := func(t *explore.T) {
					ref, ok := r.get(t, tight)
					t.Check(ok, promise.Refusal.String(), "refused in a table with a fallback")
					r.use(t, ref)
					s.Put(ref)
				}
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker1", look), thread("looker2", look),
						thread("unloader", func(t *explore.T) {
							gone = r.unload(t, 0, "m", schemes.NonBlock, nil, schemes.ErrWouldBlock)
						}),
					},
					Final: func(t *explore.T) {
						r.settle(found{first, true}, found{tight, true})(t)
						ref, ok := r.get(t, tight)
						t.Check(ok && (ref.Entry.Owner == nil) == gone, promise.Gone.String(), "found the built-in entry %v, want %v", ref.Entry.Owner == nil, gone)
						s.Put(ref)
					},
				}
			},
		},
		{
			Name: "sleeping-table", Summary: "2 lookers and a waiting unloader that reloads, on a table whose lock sleeps", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				return lookersBeside(newRigOver(s, schemes.Sleeping, new(array), module{name: "m", at: []place{first}}), 2)
			},
		},
		{
			Name: "opposite-order", Summary: "2 modules in 2 tables in opposite order, each unloaded by a loader of its own, and 1 looker", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				a, b := []place{{0, 0}, {1, 0}}, []place{{1, 1}, {0, 1}}
				r := newRig(s, 2, 2, module{name: "a", at: a}, module{name: "b", at: b})
				var gone [2]bool
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker", r.look(a[1])),
						thread("unloader1", func(t *explore.T) { gone[0] = r.unload(t, 0, "a", 0, nil) }),
						thread("unloader2", func(t *explore.T) { gone[1] = r.unload(t, 1, "b", 0, nil) }),
					},
					Final: func(t *explore.T) {
						r.settle(found{a[0], !gone[0]}, found{a[1], !gone[0]}, found{b[0], !gone[1]}, found{b[1], !gone[1]})(t)
					},
				}
			},
		},
		{
			Name: "same-table-twice", Summary: "a module with 2 entries in one table, unloaded and reloaded, and 1 looker", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				two := []place{{0, 0}, {0, 1}}
				r := newRig(s, 1, 1, module{name: "m", at: two})
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker", r.look(two[1])),
						thread("unloader", func(t *explore.T) {
							if r.unload(t, 0, "m", 0, nil) {
								r.reload(t, 0, "m")
							}
						}),
					},
					Final: func(t *explore.T) { r.settle(found{two[0], true}, found{two[1], true})(t) },
				}
			},
		},
		{
			Name: "table-mates", Summary: "init fails while another module of the table is unloaded, and 1 looker", Bound: 2,
			Build: func(s schemes.Scheme) explore.Program {
				r := newRig(s, 1, 2, module{name: "m", at: []place{first}}, module{name: "f", at: []place{{0, 1}}, fails: true})
				gone := false
				return explore.Program{
					Threads: []explore.Thread{
						thread("looker", r.look(place{0, 1})),
						thread("unloader", func(t *explore.T) { gone = r.unload(t, 0, "m", 0, nil) }),
						thread("loader", func(t *explore.T) {
							err := r.loaders[1].Load(r.images["f"])
							t.Check(errors.Is(err, errInit), "answer", "load answers %v", err)
						}),
					},
					Final: func(t *explore.T) {
						r.settle(found{first, !gone}, found{place{0, 1}, r.loaders[1].Module("f") != nil})(t)
					},
				}
			},
		},
	}
}

// lookers is n lookers beside a waiting unload and a reload.
func lookers(name, summary string, n, bound int) Configuration {
	return Configuration{Name: name, Summary: summary, Bound: bound, Build: func(s schemes.Scheme) explore.Program {
		return lookersBeside(newRig(s, 1, 1, module{name: "m", at: []place{first}}), n)
	}}
}

// lookersBeside is n lookers of m, which r has at first, beside a waiting unload
// and a reload.
func lookersBeside(r *rig, n int) (p explore.Program) {
	for i := range n {
		p.Threads = append(p.Threads, thread(fmt.Sprintf("looker%d", i+1), r.look(first)))
	}
	p.Threads = append(p.Threads, thread("unloader", func(t *explore.T) {
		if r.unload(t, 0, "m", 0, nil) {
			r.reload(t, 0, "m")
		}
	}))
	p.Final = r.settle(found{first, true})
	return p
}
