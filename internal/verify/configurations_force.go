//go:build explore

package verify

import (
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// The configurations in which somebody forces an unload, or unloads a module that is
// still coming. After a forced unload only this is promised: nothing hangs, nothing else
// is harmed, and the module is gone. So nobody uses or puts a reference to it.

// grab is a thread that gets, and nothing more.
func (r *rig) grab(p place) func(*explore.T) {
	return func(*explore.T) {
		if _, err := r.Get(p); err == nil {
			r.lost++
		}
	}
}

// lose takes a reference, before the threads begin, that nobody puts.
func (r *rig) lose(p place) {
	r.Hold(p)
	r.lost++
}

// forced has references on the getter's processor, which is that of the set-up, so that no slot is left there.
func forced() Configuration {
	return Configuration{
		Name:    "forced",
		Summary: "a forced unload under 2 references, beside one who gets and a looker of another module of the table",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			other := at(0, 1)
			r := newRig(s, 1, 2, module{Name: "m", At: []place{first}}, module{Name: "b", At: []place{other}})
			for range 2 {
				r.lose(first)
			}
			gone := false
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker", r.look(other)),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", schemes.NonBlock|schemes.Force) }),
					thread("getter", r.grab(first)),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone), other.Found(true)) },
			}
		},
	}
}

func forcedMate() Configuration {
	return Configuration{
		Name:    "forced-mate",
		Summary: "a holder of another module plugs in the table in which a module is unloaded by force, and 1 looker",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			other, extra := at(0, 1), at(0, 2)
			r := newRig(s, 1, 2, module{Name: "m", At: []place{first}}, module{Name: "b", At: []place{other}})
			r.lose(first)
			held := r.Hold(other)
			c, gone := r.Context(1, held), false
			return explore.Program{
				Threads: []explore.Thread{
					thread("plugger", func(*explore.T) {
						e := r.Entry(extra)
						r.Plug(c, e)
						r.Unplug(c, e)
						r.Done(held)
					}),
					thread("looker", r.look(extra)),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", schemes.NonBlock|schemes.Force) }),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone), other.Found(true), extra.Found(false)) },
			}
		},
	}
}

func coming() Configuration {
	return Configuration{
		Name:    "coming",
		Summary: "a user unloads a module that a loader is loading, waiting or not, and 1 looker",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			return unloadedComing(s, true, 0, schemes.NonBlock)
		},
	}
}

func comingForced() Configuration {
	return Configuration{
		Name:    "coming-forced",
		Summary: "a user unloads by force a module that a loader is loading",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			return unloadedComing(s, false, schemes.Force, schemes.Force|schemes.NonBlock)
		},
	}
}

// unloadedComing is a loader of m, an unloader with any of the flags and perhaps a
// looker.
func unloadedComing(s schemes.Scheme, looked bool, flags ...schemes.Flags) explore.Program {
	m := module{Name: "m", At: []place{first}}
	r := emptyRig(s, 1, m)
	r.table(schemes.Spinning, slots(false))
	r.Define(m)
	gone := false
	p := explore.Program{
		Threads: []explore.Thread{
			thread("loader", func(*explore.T) { r.Reload(0, "m") }),
			thread("unloader", func(t *explore.T) {
				f := flags[t.Choose(len(flags))]
				gone = r.unload(0, "m", f, schemes.ErrBusy, schemes.ErrNoModule, schemes.ErrWouldBlock)
			}),
		},
		Final: func(*explore.T) { r.settle(first.Found(!gone)) },
	}
	if looked {
		p.Threads = append(p.Threads, thread("looker", r.look(first)))
	}
	return p
}

func forcedWaiting() Configuration {
	return Configuration{
		Name:    "forced-waiting",
		Summary: "an unload by force beside one that waits for a holder, who puts if the first is refused",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
			held, gone := r.Hold(first), 0
			return explore.Program{
				Threads: []explore.Thread{
					thread("waiting", func(*explore.T) {
						if r.unload(0, "m", 0, schemes.ErrBusy, schemes.ErrNoModule) {
							gone++
						}
					}),
					thread("forced", func(*explore.T) {
						if r.unload(0, "m", schemes.NonBlock|schemes.Force, schemes.ErrBusy, schemes.ErrNoModule) {
							gone++
							r.lost++
						} else {
							r.Done(held)
						}
					}),
				},
				Final: func(t *explore.T) {
					t.Check(gone <= 1, promise.Exit, "%d unloads of one module", gone)
					r.settle(first.Found(gone == 0))
				},
			}
		},
	}
}
