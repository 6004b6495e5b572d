package bench

import (
	"errors"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/workloads"
)

// retry is how long an unloader leaves a module alone that it could not unload
// even by waiting, as a user would who types rmmod again.
const retry = time.Millisecond

// unloader is the goroutine that unloads and reloads modules.
type unloader struct {
	system *workloads.System
	draw   func() string // the next victim
	period time.Duration
	absent int
	signal *mem.Signal // raised when the round ends

	gone    []string // unloaded and not yet reloaded, oldest first
	unloads int64
	refused int64
	latency *Histogram
}

func newUnloader(c *Config, sys *workloads.System, pop *workloads.Popularity) *unloader {
	r := rand.New(rand.NewPCG(c.Knobs.Seed, 0x756e6c6f6164))
	return &unloader{
		system: sys, period: c.Knobs.Period, absent: c.Workload.Absent,
		signal: mem.NewSignal(), latency: new(Histogram),
		draw: func() string { // victims are as popular as lookups
			for {
				if v := sys.Targets[pop.Draw(r)].Module; sys.Unloadable(v) {
					return v
				}
			}
		},
	}
}

// run unloads and reloads until stop is set, then reloads what is absent.
func (u *unloader) run(stop *atomic.Bool) {
	for !stop.Load() {
		if u.period > 0 {
			time.Sleep(u.period)
		} else {
			runtime.Gosched()
		}
		if victim := u.draw(); u.unload(victim) {
			u.gone = append(u.gone, victim)
		}
		if len(u.gone) > u.absent {
			u.reload()
		}
	}
	for len(u.gone) > 0 {
		u.reload()
	}
}

func (u *unloader) reload() {
	// A lookup may have loaded it meanwhile, or a dependency may just be away:
	// the next miss or the end of the round tries again.
	_, _ = u.system.Loader.Modprobe(u.gone[0])
	u.gone = u.gone[1:]
}

// unload asks first without blocking and then, if that is refused, with waiting;
// latency runs from the first request until the module is gone.
func (u *unloader) unload(name string) bool {
	began := time.Now()
	err := u.system.Loader.Unload(name, schemes.NonBlock, u.signal)
	if errors.Is(err, schemes.ErrWouldBlock) || errors.Is(err, schemes.ErrBusy) {
		u.refused++
		err = u.system.Loader.Unload(name, 0, u.signal)
		if errors.Is(err, schemes.ErrBusy) {
			time.Sleep(retry)
		}
	}
	if err != nil {
		return false
	}
	u.latency.Add(time.Since(began))
	u.unloads++
	return true
}
