//go:build explore

package verify

import (
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// The configurations in which an unload meets lookups, holders and other unloads.

func nonBlocking() Configuration {
	return Configuration{
		Name:    "non-blocking",
		Summary: "2 lookers and an unloader that is refused if anybody holds",
		Bound:   3,
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
	}
}

func busy() Configuration {
	return Configuration{
		Name:    "busy",
		Summary: "a holder that stays, an unloader that is refused, a looker that must not be",
		Bound:   3,
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
	}
}

func heldTillAnswered() Configuration {
	return Configuration{
		Name:    "held-till-answered",
		Summary: "a looker that puts when the unloader, which must not wait for it, has its answer",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
			gone, answered := false, new(mem.Bool)
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker", func(*explore.T) {
						if ref, err := r.Get(first); err == nil {
							for !answered.Load() {
								mem.Pause()
							}
							r.Done(ref)
						}
					}),
					thread("unloader", func(*explore.T) {
						gone = r.unload(0, "m", schemes.NonBlock, schemes.ErrWouldBlock)
						answered.Store(true)
					}),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone)) },
			}
		},
	}
}

func twoHolders() Configuration {
	return Configuration{
		Name:    "two-holders",
		Summary: "2 holders that put beside a waiting unloader",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
			one, other := r.Hold(first), r.Hold(first)
			gone := false
			return explore.Program{
				Threads: []explore.Thread{
					thread("holder1", func(*explore.T) { r.Done(one) }),
					thread("holder2", func(*explore.T) { r.Done(other) }),
					thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) }),
				},
				Final: func(*explore.T) { r.settle(first.Found(!gone)) },
			}
		},
	}
}

func nested() Configuration {
	return Configuration{
		Name:    "nested",
		Summary: "a holder looks the same table up again while an unload waits",
		Bound:   3,
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
	}
}

func twoUnloaders() Configuration {
	return Configuration{
		Name:    "two-unloaders",
		Summary: "2 waiting unloaders of one module and 1 looker: exit runs once",
		Bound:   2,
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
	}
}

// twoWaiting is for unloads that find a waiter when they come to wait themselves.
func twoWaiting() Configuration {
	return Configuration{
		Name:    "two-waiting",
		Summary: "2 waiting unloaders of one module, beside a holder who puts: both return",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
			held, gone := r.Hold(first), 0
			unload := func(*explore.T) {
				if r.unload(0, "m", 0, schemes.ErrBusy, schemes.ErrNoModule, schemes.ErrWouldBlock) {
					gone++
				}
			}
			return explore.Program{
				Threads: []explore.Thread{
					thread("holder", func(*explore.T) { r.Done(held) }),
					thread("unloader1", unload), thread("unloader2", unload),
				},
				Final: func(t *explore.T) {
					t.Check(gone <= 1, promise.Exit, "%d unloads of one module", gone)
					r.settle(first.Found(gone == 0))
				},
			}
		},
	}
}

func interrupted() Configuration {
	return Configuration{
		Name:    "interrupted",
		Summary: "a waiting unloader, a holder, and a signal at any moment",
		Bound:   3,
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
				Final: func(*explore.T) { r.settle(first.Found(!gone)) },
			}
		},
	}
}

func interruptedBetween() Configuration {
	return Configuration{
		Name:    "interrupted-between",
		Summary: "an unloader of a module in 2 tables, a looker, and a signal at any moment",
		Bound:   2,
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
	}
}

func objects() Configuration {
	return Configuration{
		Name:    "objects",
		Summary: "2 lookers and a waiting unloader on a table whose entries have counts of their own",
		Bound:   2,
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
	}
}

func oneLoader() Configuration {
	return Configuration{
		Name:    "one-loader",
		Summary: "2 modules of one loader, each with a waiting unloader, and a looker of one of them",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			a, b := at(0, 0), at(0, 1)
			r := newRig(s, 1, 1, module{Name: "a", At: []place{a}}, module{Name: "b", At: []place{b}})
			var gone [2]bool
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker", r.look(a)),
					thread("unloader1", func(*explore.T) { gone[0] = r.unload(0, "a", 0) }),
					thread("unloader2", func(*explore.T) { gone[1] = r.unload(0, "b", 0) }),
				},
				Final: func(*explore.T) { r.settle(a.Found(!gone[0]), b.Found(!gone[1])) },
			}
		},
	}
}
