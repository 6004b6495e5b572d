//go:build explore

package explore

import (
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/promise"
)

// dekker is the entry protocol at the heart of Dekker's algorithm: raise one's
// own flag, go in if the other's is down. The flags are plain stores.
func dekker(fence bool) func() Program {
	return func() Program {
		var flag [2]mem.Relaxed
		var c critical
		var barrier mem.Int32
		side := func(me int) func(*T) {
			return func(t *T) {
				flag[me].Store(1)
				if fence {
					barrier.Add(1)
				}
				if flag[1-me].Load() == 0 {
					c.section(t)
				}
			}
		}
		return Program{Threads: two(side(0), side(1))}
	}
}

// dekkerPerCPU is the same with per-CPU cells for flags.
func dekkerPerCPU(fence bool) func() Program {
	return func() Program {
		count := percpu.NewCounter()
		var c critical
		side := func(t *T) {
			cpu := percpu.Pin()
			count.Add(cpu, 1)
			percpu.Unpin(cpu)
			if fence {
				percpu.StopMachine()
			}
			if count.Sum() == 1 {
				c.section(t)
			}
		}
		return Program{Threads: two(side, side)}
	}
}

// peterson is Peterson's algorithm (1981), with flags and turn as plain stores
// and perhaps a fence between them and the loads.
func peterson(fence bool) func() Program {
	return func() Program {
		var flag [2]mem.Relaxed
		var turn mem.Relaxed
		var c critical
		var barrier mem.Int32
		side := func(me int) func(*T) {
			return func(t *T) {
				flag[me].Store(1)
				turn.Store(int64(1 - me))
				if fence {
					barrier.Add(1)
				}
				for flag[1-me].Load() == 1 && turn.Load() == int64(1-me) {
					mem.Pause()
				}
				c.section(t)
				flag[me].Store(0)
			}
		}
		return Program{Threads: two(side(0), side(1))}
	}
}

// storeBuffering and messagePassing are the litmus tests SB and MP: the first
// shows that a store is delayed, the second that stores stay in order.
func storeBuffering() Program {
	var x, y mem.Relaxed
	var r [2]int64
	return Program{
		Threads: two(
			func(*T) { x.Store(1); r[0] = y.Load() },
			func(*T) { y.Store(1); r[1] = x.Load() }),
		Final: func(t *T) { t.Check(r[0]+r[1] > 0, promise.Answer, "both read 0") },
	}
}

func messagePassing() Program {
	var data, flag mem.Relaxed
	return Program{Threads: two(
		func(*T) { data.Store(1); flag.Store(1) },
		func(t *T) {
			if flag.Load() == 1 {
				t.Check(data.Load() == 1, promise.Answer, "flag without data")
			}
		})}
}

// ownStores: a thread sees its own plain stores at once.
func ownStores() Program {
	var x mem.Relaxed
	return Program{
		Threads: two(func(t *T) {
			x.Store(1)
			x.Add(1)
			t.Check(x.Load() == 2, promise.Answer, "read %d", x.Load())
		}, func(*T) { x.Load() }),
		Final: func(t *T) { t.Check(x.Load() == 2, promise.Answer, "read %d", x.Load()) },
	}
}

// published is plain data handed over by an atomic flag, or beside it.
func published(before bool) func() Program {
	return func() Program {
		var text mem.Text
		var flag mem.Bool
		return Program{Threads: two(
			func(*T) {
				if before {
					text.Write(1)
				}
				flag.Store(true)
				if !before {
					text.Write(1)
				}
			},
			func(*T) {
				if flag.Load() {
					text.Read()
				}
			})}
	}
}
