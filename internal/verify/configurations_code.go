//go:build explore

package verify

import (
	"errors"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// The configurations in which code of a module runs that no lookup has pinned: a
// worker, a callback, a release function. A module that is right about it is safe under
// every good scheme. With right false the module makes the usual mistake, which the
// tests demand to be seen.

// codeRig has m at first and the Work that m's init makes; exit is the code of m's exit.
func codeRig(s schemes.Scheme, exit func(*loader.Context, *loader.Work)) (r *rig, w *loader.Work) {
	r = newRig(s, 1, 1, module{
		Name: "m", At: []place{first},
		Init: func(c *loader.Context) error {
			w = c.Work(nil)
			return nil
		},
		Exit: func(c *loader.Context) { exit(c, w) },
	})
	return r, w
}

// beside is a looker, a waiting unloader of m, and a thread that runs work of m as
// often as turns says.
func (r *rig) beside(name string, w *loader.Work, turns int) explore.Program {
	gone := false
	return explore.Program{
		Threads: []explore.Thread{
			thread("looker", r.look(first)),
			thread(name, func(*explore.T) {
				for range turns {
					w.Run()
				}
			}),
			thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
		},
		Final: func(*explore.T) { r.settle(first.Found(!gone)) },
	}
}

func worker(right bool) Configuration {
	return Configuration{
		Name:    "worker",
		Summary: "a worker of the module, which exit stops, a looker and a waiting unloader",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r, w := codeRig(s, func(_ *loader.Context, w *loader.Work) {
				if right {
					w.Stop()
				}
			})
			return r.beside("worker", w, 2)
		},
	}
}

func callback(right bool) Configuration {
	return Configuration{
		Name:    "callback",
		Summary: "a callback of the module, which exit waits for, a looker and a waiting unloader",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			waited := false
			r, w := codeRig(s, func(_ *loader.Context, w *loader.Work) {
				if right && !waited { // only one goroutine may wait for a Work
					waited = true
					w.Wait()
				}
			})
			return r.beside("callbacks", w, 1)
		},
	}
}

func release() Configuration {
	return Configuration{
		Name:    "release",
		Summary: "2 lookers and a waiting unloader, where the object's release function is code of the module",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			var w *loader.Work
			x := slots(true)
			x.Released = func(*schemes.Entry) { w.Use() }
			r := newRigOver(s, schemes.Spinning, x, module{
				Name: "m", At: []place{first},
				Init: func(c *loader.Context) error {
					w = c.Work(nil)
					return nil
				},
			})
			gone := false
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker1", r.look(first)), thread("looker2", r.look(first)),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone)) },
			}
		},
	}
}

func unregisterWaits(right bool) Configuration {
	return Configuration{
		Name:    "unregister-waits",
		Summary: "a looker keeps the object for longer than its reference; exit waits for the object",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			x := slots(true)
			r := newRigOver(s, schemes.Spinning, x, module{
				Name: "m", At: []place{first},
				Exit: func(c *loader.Context) {
					if right {
						c.UnregisterAndWait(x.Find(first.Key()))
					}
				},
			})
			gone := false
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker", func(*explore.T) {
						if ref, err := r.Get(first); err == nil {
							e := ref.Entry
							x.Hold(e)
							r.Done(ref)
							x.Drop(e)
						}
					}),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone)) },
			}
		},
	}
}

func owner(right bool) Configuration {
	return Configuration{
		Name:    "owner",
		Summary: "a module that depends on another and owns its entry itself, a looker, and a waiting unloader of it",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := emptyRig(s, 1, module{Name: "lib"}, module{Name: "m"})
			r.table(schemes.Spinning, slots(false))
			lib, code := module{Name: "lib", At: []place{at(0, 1)}}, (*loader.Work)(nil)
			m := module{Name: "m", Depends: []string{"lib"}, Init: func(c *loader.Context) error {
				code = c.Work(nil)
				owns := c.Module()
				if !right {
					owns = r.Loaders[0].Module("lib")
				}
				return c.RegisterFor(owns, r.Entry(first))
			}}
			r.load(lib, m)
			gone := false
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker", func(*explore.T) {
						if ref, err := r.Get(first); err == nil {
							code.Use()
							r.Done(ref)
						}
					}),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
				},
				Final: func(*explore.T) { r.settle(at(0, 1).Found(true), first.Found(!gone)) },
			}
		},
	}
}

// registersInExit is for a registration by a module that is going: it works, or it leaves nothing.
func registersInExit() Configuration {
	return Configuration{
		Name:    "registers-in-exit",
		Summary: "exit registers in another table, and unregisters again unless that is refused, beside 1 looker",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			var r *rig
			home, second, gone := at(1, 0), at(0, 1), false
			r = newRig(s, 2, 1, module{Name: "m", At: []place{home}, Exit: func(c *loader.Context) {
				e := r.Entry(second)
				switch err := c.Register(e); {
				case err == nil:
					r.Unplug(c, e)
				case !errors.Is(err, schemes.ErrBusy):
					explore.Fail(promise.Answer, "register in exit answers %v", err)
				}
			}})
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker", r.look(second)),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
				},
				Final: func(*explore.T) { r.settle(home.Found(!gone), second.Found(false)) },
			}
		},
	}
}
