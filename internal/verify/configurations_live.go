//go:build explore

package verify

import (
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// The configurations about what goes on for ever: lookups that keep an unload waiting,
// and what is left behind by each of many unloads.

// waits is an observer that says when an unload waits for holders.
type waits struct{ now *mem.Bool }

func (w waits) Enter(_ string, p loader.Phase) {
	if p == loader.Waiting {
		w.now.Store(true)
	}
}

func overtaken() Configuration {
	return Configuration{
		Name:    "overtaken",
		Summary: "a holder, a waiting unloader, and a looker that may begin when the unload waits",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
			held, waiting := r.Hold(first), new(mem.Bool)
			r.Loaders[0].Observe(waits{waiting})
			gone := false
			return explore.Program{
				Threads: []explore.Thread{
					thread("holder", func(*explore.T) { r.Done(held) }),
					thread("looker", func(*explore.T) {
						if begun := waiting.Load(); r.Look(first) == nil && begun {
							r.overtook()
						}
					}),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone)) },
			}
		},
	}
}

// overtook is called when a lookup began after an unload had begun to wait, and got the
// module all the same.
func (r *rig) overtook() {
	if !r.Scheme.Info().Starves {
		explore.Fail(
			promise.Progress,
			"a lookup that began while an unload waited got the module, and keeps it waiting",
		)
	}
}

// rounds is how often the module of repeated is unloaded.
const rounds = 3

func repeated() Configuration {
	return Configuration{
		Name:    "repeated",
		Summary: "a looker, and an unloader that unloads and reloads 3 times: nothing is left behind",
		Bound:   1,
		Build: func(s schemes.Scheme) explore.Program {
			m := module{Name: "m", At: []place{first}}
			r := emptyRig(s, 1, m)
			r.table(schemes.Spinning, slots(false))
			r.load(m)
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker", r.look(first)),
					thread("unloader", func(*explore.T) {
						for range rounds {
							if r.unload(0, "m", 0) {
								r.Reload(0, "m")
							}
						}
					}),
				},
				Final: func(*explore.T) {
					r.settle(first.Found(true))
					r.left("m")
				},
			}
		},
	}
}

// left checks that scheme and tables keep nothing of lookups, an unload and a section of the module,
// which is unloaded: what they keep does not grow from one time to the next. A floor has not
// unloaded.
func (r *rig) left(name string) {
	if r.Scheme.Info().Role == schemes.Floor {
		return
	}
	before, late := stage.Kept(r.Scheme, r.Tables), r.unfreed()
	for range rounds {
		r.Reload(0, name)
		r.Look(first)
		r.unload(0, name, 0)
		r.Look(first)
		r.section(0, func(t *schemes.Table) { t.Lookup(first.Key()) })
	}
	if after := stage.Kept(r.Scheme, r.Tables); after > before {
		explore.Fail(promise.Balance, "scheme and tables keep %d things, and after %d more unloads %d",
			before, rounds, after)
	}
	if after := r.unfreed(); after >= late+rounds {
		explore.Fail(promise.Balance, "%d modules are not freed, and after %d more unloads %d", late, rounds, after)
	}
}

// unfreed is how many modules the scheme has not freed yet, if it frees later.
func (r *rig) unfreed() int {
	if late, ok := r.Scheme.(schemes.Backlog); ok {
		return late.Unfreed()
	}
	return 0
}

// oneID is for schemes with an index of their own, which must know what to find if two
// entries have one key.
func oneID() Configuration {
	return Configuration{
		Name:    "one-id",
		Summary: "2 modules with one key, of which the first is found; it is unloaded and reloaded beside 1 looker",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			a, b := module{Name: "a"}, module{Name: "b"}
			r := emptyRig(s, 1, a, b)
			r.table(schemes.Spinning, stage.Shared{Slots: slots(false)})
			register := func(c *loader.Context) error {
				return c.Register(&schemes.Entry{Table: r.Tables[0], Key: first.Key(), IDs: []uint64{first.Key().Num}})
			}
			a.Init, b.Init = register, register
			r.load(a, b)
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker", func(t *explore.T) {
						t.Check(r.Look(first) != schemes.ErrNotFound, promise.Answer, "not found, and two had the key")
					}),
					thread("unloader", func(*explore.T) {
						if r.unload(0, "a", 0) {
							r.Reload(0, "a")
						}
					}),
				},
				Final: func(*explore.T) {
					for range 2 { // settle unloads the module that is found
						r.settle(first.Found(s.Info().Role == schemes.Floor || r.Loaders[0].Module("b") != nil ||
							r.Loaders[0].Module("a") != nil))
					}
					r.left("a")
				},
			}
		},
	}
}

// withoutHandles is for schemes whose readers register: what they do for those who have not.
func withoutHandles() Configuration {
	return Configuration{
		Name:    "without-handles",
		Summary: "2 lookers that have registered no handle, where a scheme has handles, and a waiting unloader",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
			r.Done(r.Hold(first)) // a handle is there to be borrowed
			var lookers []explore.Thread
			if _, ok := s.(schemes.Readers); ok {
				for _, name := range []string{"looker1", "looker2"} {
					lookers = append(lookers, thread(name, func(*explore.T) { _ = r.Look(first) }))
				}
			}
			return r.unloadedBeside(lookers...)
		},
	}
}
