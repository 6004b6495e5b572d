//go:build explore

package verify

import (
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// The configurations about processors and about tables.

func oneProcessor() Configuration {
	return Configuration{
		Name:    "one-processor",
		Summary: "2 lookers and a waiting unloader that reloads, all on one processor",
		Bound:   1, CPUs: 1,
		Build: func(s schemes.Scheme) explore.Program {
			return lookersBeside(newRig(s, 1, 1, module{Name: "m", At: []place{first}}), 2)
		},
	}
}

func migrating() Configuration {
	return Configuration{
		Name:    "migrating",
		Summary: "a looker and a waiting unloader that reloads, each at each step on one of 2 processors",
		Bound:   2, CPUs: 2, Migrate: true,
		Build: func(s schemes.Scheme) explore.Program {
			return lookersBeside(newRig(s, 1, 1, module{Name: "m", At: []place{first}}), 1)
		},
	}
}

func putElsewhere() Configuration {
	return Configuration{
		Name: "put-elsewhere",
		Summary: "a holder that stays, one that has another put for it, on another processor, " +
			"and an unloader that is refused",
		Bound: 2, CPUs: 4,
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
	}
}

func fallback() Configuration {
	return fallbackTo("fallback",
		"2 lookers that fall back to a built-in entry, and an unloader that is refused if anybody holds", 0, false)
}

// fallbackObjects is over the second table, since a scheme may guard its tables in different ways.
func fallbackObjects() Configuration {
	return fallbackTo("fallback-objects",
		"2 lookers that fall back to a built-in entry of the second table, where both entries have counts of their own",
		1, true)
}

// wideTable makes tables of which the last one has a built-in entry to fall back to, and loads m.
func (r *rig) wideTable(last int, counts bool, m module) {
	for range last {
		r.table(schemes.Spinning, slots(false))
	}
	r.table(schemes.Spinning, stage.Wide{Slots: slots(counts)})
	r.load(m)
	r.Builtin(at(last, 0))
}

func fallbackTo(name, summary string, table int, counts bool) Configuration {
	return Configuration{
		Name: name, Summary: summary, Bound: 2,
		Build: func(s schemes.Scheme) explore.Program {
			tight := at(table, 1)
			m := module{Name: "m", At: []place{tight}}
			r := emptyRig(s, 1, m)
			r.wideTable(table, counts, m)
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
				Final: func(*explore.T) {
					r.fallsBack(tight, gone)
					r.settle(at(table, 0).Found(true), tight.Found(true))
					r.fallsBack(tight, gone || s.Info().Role != schemes.Floor) // settle has unloaded it
				},
			}
		},
	}
}

// fallsBack checks that a lookup of p finds the built-in entry, or that it does not.
func (r *rig) fallsBack(p place, want bool) {
	ref, err := r.Get(p)
	if err != nil {
		explore.Fail(promise.Gone, "get answers %v", err)
		return
	}
	if builtin := ref.Entry.Owner == nil; builtin != want {
		explore.Fail(promise.Gone, "found the built-in entry: %v, want %v", builtin, want)
	}
	r.Scheme.Put(ref)
}

func sleepingTable() Configuration {
	return Configuration{
		Name:    "sleeping-table",
		Summary: "2 lookers and a waiting unloader that reloads, on a table whose lock sleeps",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			return lookersBeside(newRigOver(s, schemes.Sleeping, slots(false), module{Name: "m", At: []place{first}}),
				2)
		},
	}
}

func oppositeOrder() Configuration {
	return Configuration{
		Name:    "opposite-order",
		Summary: "2 modules in 2 tables in opposite order, each unloaded by a loader of its own, and 1 looker",
		Bound:   2,
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
	}
}

func sameTableTwice() Configuration {
	return Configuration{
		Name:    "same-table-twice",
		Summary: "a module with 2 entries in one table, unloaded and reloaded, and 1 looker",
		Bound:   2,
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
	}
}
