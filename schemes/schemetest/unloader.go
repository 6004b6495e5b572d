package schemetest

import (
	"errors"
	"math/rand/v2"
	"runtime"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

var (
	unloading = [2][modules]string{}
	reloading = [modules]string{}
)

func init() {
	for m, name := range moduleNames {
		unloading[0][m] = "Unload(" + name + ", wait)"
		unloading[1][m] = "Unload(" + name + ", NonBlock)"
		reloading[m] = "Load(" + name + ")"
	}
}

// unloadMany is the loop of an unloader. It unloads some module, with or without
// NonBlock, perhaps with a signal that interrupts it, and loads the module again.
func (r *round) unloadMany(a *actor, rng *rand.Rand) {
	for !r.stop.Load() {
		m := rng.IntN(gamma + 1)
		if r.few {
			m = gamma
		}
		flags := schemes.Flags(rng.IntN(2)) * schemes.NonBlock
		var sig *mem.Signal
		if rng.IntN(3) == 0 {
			sig = mem.NewSignal()
			r.signal.Store(sig)
		}
		a.do(&unloading[flags/schemes.NonBlock][m])
		r.begun.Add(1) // leave waits for it
		switch err := r.of(m).Unload(moduleNames[m], flags, sig); {
		case err == nil:
			r.completed(m)
			r.reload(a, m)
		case err == schemes.ErrNoModule:
			r.reload(a, m)
		case err == schemes.ErrInterrupted && sig != nil && sig.Raised():
			r.interrupts.Add(1)
		case err == schemes.ErrBusy, err == schemes.ErrWouldBlock:
			r.refusals.Add(1)
		default:
			r.broke(promise.Answer, "", moduleNames[m], "unload: %v", err)
		}
		runtime.Gosched()
	}
}

// completed takes note of an unload or rollback that has completed.
func (r *round) completed(m int) {
	r.gone[m].Add(1)
	r.pipe.advance(r.freed())
	r.unloads.Add(1)
}

func (r *round) reload(a *actor, m int) {
	a.do(&reloading[m])
	if err := r.of(m).Load(r.image[m]); err != nil && !errors.Is(err, schemes.ErrExist) {
		r.broke(promise.Gone, "", moduleNames[m], "reload: %v", err)
	}
}

// unloadBusy tries to unload the module that is held during the whole round.
func (r *round) unloadBusy(a *actor) {
	for !r.stop.Load() {
		a.do(&unloading[1][busy])
		switch err := r.of(busy).Unload(moduleNames[busy], schemes.NonBlock, nil); err {
		case schemes.ErrWouldBlock, schemes.ErrBusy:
			r.refusals.Add(1)
		default:
			r.broke(promise.Hold, "", moduleNames[busy], "unload of a module that is held: %v", err)
			return
		}
		for range 8 {
			runtime.Gosched()
		}
	}
}

// loadFlaky loads and unloads the module whose init fails every other time. If a
// scheme refuses the rollback, the module stays coming, and loadFlaky ends.
func (r *round) loadFlaky(a *actor) {
	for !r.stop.Load() {
		a.do(&reloading[flaky])
		err := r.of(flaky).Load(r.image[flaky])
		switch {
		case errors.Is(err, schemes.ErrBusy), errors.Is(err, schemes.ErrWouldBlock):
			return
		case errors.Is(err, errInit):
			r.completed(flaky)
		case err == nil, errors.Is(err, schemes.ErrExist):
			a.do(&unloading[1][flaky])
			if r.of(flaky).Unload(moduleNames[flaky], schemes.NonBlock, nil) == nil {
				r.completed(flaky)
			}
		default:
			r.broke(promise.Gone, "", moduleNames[flaky], "load: %v", err)
			return
		}
		runtime.Gosched()
	}
}

var preempting = "stopping the world"

// preempt stops the world again and again. Goroutines that run are then stopped
// between any two instructions and go to the end of the queue. Cost: about 30 us each
// time.
func (r *round) preempt(a *actor) {
	var stats runtime.MemStats
	for i := 0; !r.stop.Load(); i++ {
		a.do(&preempting)
		runtime.ReadMemStats(&stats)
		for range i % 8 {
			runtime.Gosched()
		}
	}
}
