//go:build explore

package explore

import (
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

type object struct{ ref, data mem.Int32 }

// dropping is a reference count whose last holder frees; early: the count is
// dropped before the last use.
func dropping(early bool) func() Program {
	return func() Program {
		o := new(object)
		Name(o, "o")
		o.ref.Store(2)
		side := func(*T) {
			if !early {
				o.data.Load()
			}
			last := o.ref.Add(-1) == 0
			if early && !last {
				o.data.Load()
			}
			if last {
				mem.Freed(o)
			}
		}
		return Program{Threads: two(side, side)}
	}
}

// stopping is what per-CPU reference counts are for: a reader gets a reference
// in a section unless told not to, and the unloader tells, waits for sections,
// and counts. It frees if it counts none.
func stopping(synchronize bool) func() Program {
	return func() Program {
		refs := percpu.NewCounter()
		o := new(object)
		var stop mem.Bool
		Name(&stop, "stop")
		Name(o, "o")
		return Program{Threads: []Thread{
			{"reader", func(*T) {
				cpu := percpu.Pin()
				got := !stop.Load()
				if got {
					refs.Add(cpu, 1)
				}
				percpu.Unpin(cpu)
				if got {
					o.data.Load()
					cpu := percpu.Pin()
					refs.Add(cpu, -1)
					percpu.Unpin(cpu)
				}
			}},
			{"unloader", func(*T) {
				stop.Store(true)
				if synchronize {
					percpu.StopMachine()
				}
				if refs.Sum() == 0 {
					mem.Freed(o)
				}
			}},
		}}
	}
}
