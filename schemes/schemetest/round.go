package schemetest

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// The modules of a round.
const (
	alpha = iota // registers in three tables
	beta         // registers in the same three tables, in opposite order
	gamma        // registers twice in one table, and once in the table with a fallback
	flaky        // registers; then its init fails every other time
	busy         // is held all the time, so it can never be unloaded
	modules
)

var moduleNames = [modules]string{"alpha", "beta", "gamma", "flaky", "busy"}

var modulePlaces = [modules][]place{
	{at(plain, 1), at(object, 1), at(widest, 1)},
	{at(widest, 2), at(object, 2), at(plain, 2)},
	{at(widest, 3), at(plain, 3), at(plain, 4)},
	{at(object, 5), at(plain, 5)},
	{at(plain, 6)},
}

// left is where a holder of gamma plugs an entry in and leaves it: in a table that
// gamma's init registers nothing in.
var left = at(object, 10)

// unowned stands for the module of a target that has none.
const unowned = -1

// target is what a looker looks up.
type target struct {
	place
	module     int
	get, use   *string // for the watchdog
	put, holds *string
}

// round is one trial of a stress run: a fresh scheme, five modules, and the
// actors that fight over them.
type round struct {
	*rig
	cfg    Config
	seed   uint64
	stop   atomic.Bool
	target []target
	image  [modules]*loader.Image
	pipe   *pipe
	signal atomic.Pointer[mem.Signal] // of some unload, for others to raise
	few    bool                       // only gamma is looked up and unloaded, and it is looked up rarely

	begun      atomic.Int64 // calls of Unload
	unloads    atomic.Int64
	refusals   atomic.Int64
	interrupts atomic.Int64
	gone       [modules]atomic.Int64 // times it was freed
	refusedAt  [modules]atomic.Int64 // the highest value of gone before a refused get of it, plus 1; 0: none
	looked     chan tally            // one from each looker at its end
}

// tally is what one looker saw.
type tally struct {
	gets, misses, refused int64
	ages                  Ages
}

func newRound(s schemes.Scheme, cfg Config, n uint64) *round {
	r := &round{cfg: cfg, seed: cfg.Seed<<20 + n, pipe: newPipe(), looked: make(chan tally, cfg.Lookers)}
	rng := rand.New(rand.NewPCG(r.seed, 0))
	lock := schemes.Sleeping // a round with spinning locks takes four times as long, so only one in four has them
	if rng.IntN(4) == 0 {
		lock = schemes.Spinning
	}
	r.rig = newRig(s, cfg.Patience, lock, mayYield)
	for m, name := range moduleNames {
		var init func(*loader.Context) error
		if m == flaky {
			init = failNowAndThen
		}
		r.image[m] = r.rig.image(name, init, modulePlaces[m]...)
		for _, p := range modulePlaces[m] {
			r.aim(p, m)
			if m != busy && m != flaky {
				r.aim(p, m) // twice as often
			}
		}
	}
	r.aim(left, gamma)
	r.aim(at(plain, 0), unowned)
	r.aim(at(object, 9), unowned)
	only := unowned
	switch crowd := rng.IntN(8); {
	case lock == schemes.Sleeping && crowd < 2:
		// A herd: many look up the same module. With a spinning lock they would keep writers out for good.
		only = rng.IntN(gamma + 1)
	case crowd == 2, crowd == 3:
		r.few, only = true, gamma
	}
	if only != unowned {
		r.target = slices.DeleteFunc(r.target, func(x target) bool { return x.module != only })
	}
	return r
}

func (r *round) aim(p place, module int) {
	at := fmt.Sprintf("(%d in %s)", p.Slot, r.Tables[p.Table].Name)
	say := func(what string) *string { what += at; return &what }
	r.target = append(r.target, target{place: p, module: module,
		get: say("Get"), use: say("a use of "), put: say("Put"), holds: say("")})
}

// of returns the loader of module m: alpha and beta have different ones.
func (r *round) of(m int) *loader.Loader {
	if m%2 == alpha {
		return r.loader
	}
	return r.other
}

// mayYield gives the processor away one time in eight.
func mayYield() {
	if rand.Uint32()%8 == 0 {
		runtime.Gosched()
	}
}

func failNowAndThen(*loader.Context) error {
	for range rand.IntN(4) {
		runtime.Gosched()
	}
	if rand.IntN(2) == 0 {
		return errInit
	}
	return nil
}

// run runs the round for no longer than limit. It returns whether all actors have
// returned.
func (r *round) run(limit time.Duration) (back bool) {
	var held schemes.Ref
	r.spawn("start of round", func(a *actor) { held = r.begin(a) })
	if !r.join() || len(r.broken()) > 0 {
		return len(r.broken()) == 0
	}
	unwatch := watchFreed(r.report)
	for i := range r.cfg.Lookers {
		rng := rand.New(rand.NewPCG(r.seed, uint64(1+i)))
		r.spawn(fmt.Sprintf("looker %d", i), func(a *actor) { r.look(a, rng, i%3 == 0) })
	}
	for i := range r.cfg.Unloaders {
		rng := rand.New(rand.NewPCG(r.seed, uint64(100+i)))
		r.spawn(fmt.Sprintf("unloader %d", i), func(a *actor) { r.unloadMany(a, rng) })
	}
	r.spawn("unloader of busy", r.unloadBusy)
	r.spawn("loader of flaky", r.loadFlaky)
	if !FindsFreed { // with FindsFreed every step may give the processor away
		r.spawn("preempter", r.preempt)
	}

	r.watch(limit)
	r.stop.Store(true)
	back = r.join()
	unwatch()
	if !back {
		return false
	}
	close(r.looked)
	r.spawn("end of round", func(a *actor) { r.end(a, held) })
	return r.join()
}

// begin loads the modules and gets what is held for the whole round.
func (r *round) begin(a *actor) (held schemes.Ref) {
	for m, image := range r.image {
		a.do(&reloading[m])
		if err := r.of(m).Load(image); err != nil && m != flaky {
			r.broke(promise.Answer, "", image.Name, "load: %v", err)
			return held
		}
	}
	a.do(&plugging)
	held, err := r.get(plain, modulePlaces[busy][0].Slot)
	if err != nil {
		r.broke(promise.Gone, "plain", "busy", "get: %v", err)
	}
	return held
}

// done returns how many unloads have been done: refused, if all are.
func (r *round) done() int64 {
	if r.info.Role == schemes.Floor {
		return r.refusals.Load()
	}
	return r.unloads.Load()
}

// watch returns when the round has had its unloads, has broken a promise, or has used
// up its time. It also returns when an actor has made no step for half of Patience.
// Whether that actor hangs or starves shows once all are told to stop.
func (r *round) watch(limit time.Duration) {
	begun := time.Now()
	moved := make(map[*actor]uint64)
	since := make(map[*actor]time.Time)
	for r.done() < r.cfg.Round && time.Since(begun) < limit && len(r.broken()) == 0 {
		time.Sleep(time.Millisecond)
		for _, a := range r.actors {
			n := a.moves.Load()
			if at, known := since[a]; !known || moved[a] != n || a.hasEnded() {
				moved[a], since[a] = n, time.Now()
			} else if time.Since(at) > r.cfg.Patience/2 {
				return
			}
		}
	}
}

// end checks a round whose actors have all returned: refusals were as declared, the
// counts balance, and every module can be unloaded and is not found after that. Last come the unloads of
// [round.directed].
func (r *round) end(a *actor, held schemes.Ref) {
	say := func(what string) { a.do(&what) }
	say("Put(busy)")
	if text := held.Use(); text != schemes.Intact {
		r.broke(promise.Hold, "plain", "busy", "held for a whole round, and %v", age(text))
	}
	r.Scheme.Put(held)
	r.balance()

	for m, name := range moduleNames {
		if n := r.refusedAt[m].Load(); n > r.gone[m].Load() && r.info.Refuses < schemes.AfterUnload {
			r.broke(promise.Refusal, "", name, "a lookup was refused, but then the module was not unloaded")
		}
		loaded := r.of(m).Module(name)
		if loaded == nil || m == flaky && loaded.State() == schemes.Coming {
			continue
		}
		say("Unload(" + name + ", NonBlock) at the end")
		err := r.of(m).Unload(name, schemes.NonBlock, nil)
		if r.info.Role == schemes.Floor {
			if err != schemes.ErrBusy {
				r.broke(promise.Answer, "", name, "unload by a floor: %v", err)
			}
			continue
		}
		if err != nil {
			r.broke(promise.Exit, "", name, "unload of a module that nobody holds or unloads: %v", err)
			continue
		}
		for _, p := range modulePlaces[m] {
			say(fmt.Sprintf("Get(%d in %s) at the end", p.Slot, r.Tables[p.Table].Name))
			switch ref, err := r.get(p.Table, p.Slot); {
			case err == nil && ref.Entry.Owner == nil:
				r.Scheme.Put(ref)
			case err != schemes.ErrNotFound:
				r.broke(promise.Gone, r.Tables[p.Table].Name, name, "unloaded, but a get returns: %v", err)
			}
		}
	}
	r.directed(say)
}

// addTo adds the round to the report.
func (r *round) addTo(report *Report) {
	report.Rounds++
	report.Unloads += r.unloads.Load()
	report.Refusals += r.refusals.Load()
	report.Interrupts += r.interrupts.Load()
	for len(r.looked) > 0 {
		t := <-r.looked
		report.Gets += t.gets
		report.Misses += t.misses
		report.Refused += t.refused
		for i, n := range t.ages {
			report.Ages[i] += n
		}
	}
	broken := r.broken()
	if len(broken) > 0 {
		report.Convicted++
	}
	for _, v := range broken {
		if !report.Broke(v.Promise) {
			report.Violations = append(report.Violations, v)
		}
	}
}
