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
			before := stage.Kept(s, r.Tables)
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
					r.left(before)
				},
			}
		},
	}
}

// left checks that the scheme and its tables keep no more than they did before anything
// was loaded. A floor has not unloaded.
func (r *rig) left(before int) {
	if r.Scheme.Info().Role == schemes.Floor {
		return
	}
	if after := stage.Kept(r.Scheme, r.Tables); after > before {
		explore.Fail(
			promise.Balance,
			"all is unloaded, and scheme and tables keep %d things, at first %d",
			after,
			before,
		)
	}
}
