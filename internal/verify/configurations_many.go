//go:build explore

package verify

import (
	"fmt"
	"slices"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// The configurations that have more of something: tables, waiters, references,
// threads on one processor, lookups before they begin.

func rotated() Configuration {
	return Configuration{
		Name:    "rotated",
		Summary: "3 modules in 3 tables, each in another order, each unloaded by a loader of its own",
		Bound:   1,
		Build: func(s schemes.Scheme) explore.Program {
			var modules []module
			for i, name := range []string{"a", "b", "c"} {
				m := module{Name: name}
				for j := range 3 {
					m.At = append(m.At, at((i+j)%3, i))
				}
				modules = append(modules, m)
			}
			r := newRig(s, 3, 3, modules...)
			return r.unloadAll(modules)
		},
	}
}

// unloadAll is a thread for each module, the i-th loaded by loader i, that unloads it
// and waits, beside other threads.
func (r *rig) unloadAll(modules []module, others ...explore.Thread) explore.Program {
	gone := make([]bool, len(modules))
	p := explore.Program{Threads: others}
	for i, m := range modules {
		p.Threads = append(p.Threads, thread("unloader "+m.Name, func(*explore.T) { gone[i] = r.unload(i, m.Name, 0) }))
	}
	p.Final = func(*explore.T) {
		var want []stage.Found
		for i, m := range modules {
			for _, at := range m.At {
				want = append(want, at.Found(!gone[i]))
			}
		}
		r.settle(want...)
	}
	return p
}

func threeWaiters() Configuration {
	return Configuration{
		Name:    "three-waiters",
		Summary: "3 modules are held, the unload of each waits, and the holder puts one after the other",
		Bound:   1,
		Build: func(s schemes.Scheme) explore.Program {
			modules := []module{
				{
					Name: "a",
					At:   []place{at(0, 0)},
				}, {Name: "b", At: []place{at(0, 1)}}, {Name: "c", At: []place{at(0, 2)}},
			}
			r := newRig(s, 1, 3, modules...)
			var held []schemes.Ref
			for _, m := range modules {
				held = append(held, r.Hold(m.At[0]))
			}
			return r.unloadAll(modules, thread("holder", func(*explore.T) {
				for _, ref := range held {
					r.Done(ref)
				}
			}))
		},
	}
}

// many is for schemes that have room for so many references on a processor: n are taken
// before the threads begin, and all but the first and the last few are put again. A
// waiting unloader would be woken by each put, which is too many schedules.
func many(n, few int) Configuration {
	return Configuration{
		Name: fmt.Sprintf("many-%d", n),
		Summary: fmt.Sprintf(
			"%d references were taken on one processor; the first and the last %d are put by 2 threads "+
				"on others, beside an unloader that is refused",
			n,
			few,
		),
		Bound: 1,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
			var held []schemes.Ref
			for range n {
				held = append(held, r.Hold(first))
			}
			counted := int64(n)
			if counter, ok := s.(schemes.Counter); ok {
				counted = counter.Refs(held[0].Entry.Owner)
			}
			for _, ref := range held[few : n-few] {
				r.Done(ref)
			}
			held = slices.Delete(held, few, n-few)
			last := len(held) - 1
			put := func(refs []schemes.Ref) func(*explore.T) {
				return func(*explore.T) {
					for _, ref := range refs {
						r.Done(ref)
					}
				}
			}
			gone := false
			return explore.Program{
				Threads: []explore.Thread{
					thread("putter1", put(held[:last])), thread("putter2", put(held[last:])),
					thread("unloader", func(*explore.T) {
						gone = r.unload(0, "m", schemes.NonBlock, schemes.ErrWouldBlock)
					}),
				},
				Final: func(t *explore.T) {
					t.Check(counted == int64(n), promise.Balance,
						"%d references were held, and the scheme counted %d", n, counted)
					r.settle(first.Found(!gone))
				},
			}
		},
	}
}

// twoLookers is 2 lookers and a waiting unloader.
func twoLookers(s schemes.Scheme) explore.Program {
	r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
	return r.unloadedBeside(thread("looker1", r.look(first)), thread("looker2", r.look(first)))
}

// unloadedBeside is others beside a waiting unloader of m.
func (r *rig) unloadedBeside(others ...explore.Thread) explore.Program {
	gone := false
	return explore.Program{
		Threads: append(others, thread("unloader", func(*explore.T) { gone = r.unload(0, "m", 0) })),
		Final:   func(*explore.T) { r.settle(first.Found(!gone)) },
	}
}

func threeMigrating() Configuration {
	return Configuration{
		Name:    "three-migrating",
		Summary: "a holder, a looker and a waiting unloader, each at each step on one of 2 processors",
		Bound:   1, CPUs: 2, Migrate: true,
		Build: func(s schemes.Scheme) explore.Program {
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
			held := r.Hold(first)
			return r.unloadedBeside(
				thread("holder", func(*explore.T) { r.Done(held) }),
				thread("looker", r.look(first)),
			)
		},
	}
}

func oneProcessorTwo() Configuration {
	return Configuration{
		Name:    "one-processor-2",
		Summary: "2 lookers and a waiting unloader, all on one processor",
		Bound:   2, CPUs: 1,
		Build: twoLookers,
	}
}

func sleepingObjects() Configuration {
	return Configuration{
		Name:    "sleeping-objects",
		Summary: "2 lookers and a waiting unloader, where to hold an object gives the processor away",
		Bound:   2,
		Build: func(s schemes.Scheme) explore.Program {
			x := slots(true)
			x.Pause = func() { // may sleep, so that it is no step for a pinned section
				var mu mem.Mutex
				mu.Lock()
				mu.Unlock()
			}
			r := newRigOver(s, schemes.Spinning, x, module{Name: "m", At: []place{first}})
			return r.unloadedBeside(thread("looker1", r.look(first)), thread("looker2", r.look(first)))
		},
	}
}

// lookedUp is for locks that adapt: what they do depends on how many lookups there have
// been since the last unload.
func lookedUp() Configuration {
	return Configuration{
		Name: "looked-up",
		Summary: "a table that was unloaded under and then looked up 1 to 40 times; " +
			"a looker and an unloader that reloads",
		Bound: 1, Points: 40,
		BuildAt: func(s schemes.Scheme, n int) explore.Program {
			r := newRig(s, 1, 1, module{Name: "m", At: []place{first}})
			if r.unload(0, "m", 0) {
				r.Reload(0, "m")
			}
			for range n + 1 {
				r.Done(r.Hold(first))
			}
			return lookersBeside(r, 1)
		},
	}
}

// twoLoaders is for what unloads of several loaders share, such as a queue of what is to be freed.
func twoLoaders() Configuration {
	return Configuration{
		Name:    "two-loaders",
		Summary: "2 loaders unload a module each, one for the second time, and a looker of the other",
		Bound:   1,
		Build: func(s schemes.Scheme) explore.Program {
			a, b := at(0, 0), at(0, 1)
			r := newRig(s, 1, 2, module{Name: "a", At: []place{a}}, module{Name: "b", At: []place{b}})
			if r.unload(0, "a", 0) {
				r.Reload(0, "a")
			}
			var gone [2]bool
			return explore.Program{
				Threads: []explore.Thread{
					thread("unloader1", func(*explore.T) { gone[0] = r.unload(0, "a", 0) }),
					thread("looker", r.look(b)),
					thread("unloader2", func(*explore.T) { gone[1] = r.unload(1, "b", 0) }),
				},
				Final: func(*explore.T) { r.settle(a.Found(!gone[0]), b.Found(!gone[1])) },
			}
		},
	}
}
