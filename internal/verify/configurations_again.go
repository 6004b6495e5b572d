//go:build explore

package verify

import (
	"errors"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// The configurations about what an unload, a refusal or another module has left behind for those that come later.

// afterRefusal is for what a scheme keeps beside its modules: a rollback, an unload or a refusal may leave it wrong,
// and only an unload that meets a lookup shows that.
func afterRefusal() Configuration {
	return Configuration{
		Name: "after-refusal",
		Summary: "an init has failed, the module was unloaded, reloaded, and held while an unload was refused; " +
			"a looker and a waiting unloader",
		Bound: 2,
		Build: func(s schemes.Scheme) explore.Program {
			m, f := module{Name: "m", At: []place{first}}, module{Name: "f", At: []place{at(0, 1)}, Fails: true}
			r := newRig(s, 1, 1, m, f)
			_ = r.Fail(0, "f")
			if r.unload(0, "m", 0) {
				r.Reload(0, "m")
			}
			held := r.Hold(first)
			if r.unload(0, "m", schemes.NonBlock, schemes.ErrWouldBlock) {
				explore.Fail(promise.Hold, "unloaded under a holder")
			}
			r.Done(held)
			failed, gone := r.Loaders[0].Module("f") != nil, false // a floor does not roll back
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker", r.look(first)),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone), at(0, 1).Found(failed)) },
			}
		},
	}
}

// keyHandedOver is for schemes with an index of their own, in which the entry that goes and the one that comes meet.
func keyHandedOver() Configuration {
	return Configuration{
		Name:    "key-handed-over",
		Summary: "a module is unloaded, another that registers the same key is loaded at once, and 1 looker",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			a, b := module{Name: "a", At: []place{first}}, module{Name: "b", At: []place{first}}
			r := emptyRig(s, 2, a, b)
			r.table(schemes.Spinning, slots(false))
			r.Load(0, a)
			image := r.Define(b)
			gone, taken := false, false
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker", r.look(first)),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "a", 0) }),
					thread("loader", func(t *explore.T) {
						err := r.Loaders[1].Load(image)
						taken = err == nil
						t.Check(taken || errors.Is(err, schemes.ErrBusy), promise.Answer, "load answers %v", err)
					}),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone || taken)) },
			}
		},
	}
}

// fallbackLocked is for the ways to a reference that are not Get, where both entries are counted and one is built in.
// The table is the second one, since a scheme may guard its tables in different ways.
func fallbackLocked() Configuration {
	return Configuration{
		Name: "fallback-locked",
		Summary: "who has the read lock of the second table gets, takes a second reference and puts both; it falls " +
			"back to a built-in entry while an unload waits for a holder",
		Bound: 2,
		Build: func(s schemes.Scheme) explore.Program {
			tight := at(1, 1)
			m := module{Name: "m", At: []place{tight}}
			r := emptyRig(s, 1, m)
			r.wideTable(1, true, m)
			held, gone := r.Hold(tight), false
			return explore.Program{
				Threads: []explore.Thread{
					thread("holder", func(*explore.T) { r.Done(held) }),
					thread("looker", func(t *explore.T) {
						ref, err := r.getLocked(tight)
						t.Check(err == nil, promise.Refusal, "refused in a table with a fallback")
						if err == nil {
							r.duplicate(ref)
						}
					}),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
				},
				Final: func(*explore.T) {
					r.fallsBack(tight, gone)
					r.settle(at(1, 0).Found(true), tight.Found(true))
				},
			}
		},
	}
}

// interruptedAgain is for what an unload that was interrupted leaves to the next one that waits.
func interruptedAgain() Configuration {
	return Configuration{
		Name:    "interrupted-again",
		Summary: "an unload waits for a holder, and a signal comes at any moment; if it was interrupted, another waits",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
			held, gone, sig := r.Hold(first), false, mem.NewSignal()
			return explore.Program{
				Threads: []explore.Thread{
					thread("holder", func(*explore.T) { r.Done(held) }),
					thread("signal", func(*explore.T) { sig.Raise() }),
					thread("unloader", func(*explore.T) {
						err := r.Unload(0, "m", 0, sig, schemes.ErrInterrupted)
						gone = err == nil || errors.Is(err, schemes.ErrInterrupted) && r.unload(0, "m", 0)
					}),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone)) },
			}
		},
	}
}
