package bench

import (
	"time"

	"github.com/modbench/modbench/bench/internal/clock"
	"github.com/modbench/modbench/workloads"
)

// whole finishes an open whose first lookup failed, where modprobe has a cost. If the subsystem does so, the kernel
// asks user space for the module. The opener sleeps until user space has begun modprobe, and modprobe has read and
// linked the module. Then the module is loaded, unless it is there by now, and the opener looks once more. An open that
// gets nothing in the end has failed, if a module provides what it wants: "unknown filesystem".
//
// If the part of the round ends while an open is under way, nobody knows how the open would have ended. It counts as no
// failure, and its time is not noted.
func (w *worker) whole(t *workloads.Target, refused bool) {
	served := false
	if w.system.Asks(t, refused) {
		w.modprobes++
		began := time.Now()
		if !w.away(w.cost) {
			w.cut = true
			return
		}
		w.slept += time.Since(began)
		if w.system.Modprobe(t) {
			w.autoloads++
		}
		served = w.again(t, refused)
		w.times.last = 0 // the gap in its lookups is its own doing, and no stall of a bystander
	}
	if !served && t.Module != "" {
		w.unserved++
	}
	w.settled = w.times.clock.Now()
}

// away sleeps for d and returns true. If the part of the round ends meanwhile it returns false, within [glance].
func (w *worker) away(d time.Duration) bool {
	for ; d > 0; d -= glance {
		if w.ended.Load() || w.abort.Load() {
			return false
		}
		time.Sleep(min(d, glance))
	}
	return !w.ended.Load()
}

// opened notes the latency of a whole open that began at the reading began and whose first lookup ended at got. It has
// failed if err is not nil; then the open has settled later.
func (w *worker) opened(began, got clock.Ticks, err error) {
	if w.cost == 0 || w.cut {
		return
	}
	if err != nil {
		got = w.settled
	}
	b := w.times.book
	b.lock()
	b.open.Add(w.times.clock.Duration(got - began))
	b.unlock()
}
