//go:build explore

package explore

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

var (
	programs = flag.Int("programs", 40, "random programs per family")
	seed     = flag.Uint64("seed", 1, "of the random programs")
)

// A script is a random program: what each thread does, in order. Locks are
// taken in any order and given back if held, so that some scripts deadlock.
type script [][]instruction

type instruction struct{ what, on int }

const (
	doLoad = iota
	doStore
	doAdd
	doCAS
	doIf // skip the next one unless word is 0
	doLock
	doRLock
	doRWLock
	doRWRLock
	doTry
	doSleep
	doWake
	doRaise
	doDown
	doPlain
	doSection
	doSync
	doSum
	doChoose
	doAwait
	numKindsOfInstruction
)

func randomScript(rng *rand.Rand, threads, length int, from []int) script {
	s := make(script, threads)
	for i := range s {
		for range 1 + rng.IntN(length) {
			s[i] = append(s[i], instruction{from[rng.IntN(len(from))], rng.IntN(2)})
		}
	}
	return s
}

// program returns the script as a Program. seen is called with what all threads
// observed when all have ended.
func (s script) program(seen func(outcome string)) func() Program {
	return func() Program {
		var (
			word  [2]mem.Int32
			plain [2]mem.Relaxed
			mu    [2]mem.Mutex
			spin  [2]mem.RWLock
			rw    [2]mem.RWMutex
			sem   = [2]*mem.Semaphore{mem.NewSemaphore(), mem.NewSemaphore()}
			sig   = [2]*mem.Signal{mem.NewSignal(), mem.NewSignal()}
			wait  = make([]*mem.Waiter, len(s))
			count = percpu.NewCounter()
			trace = make([][]byte, len(s))
		)
		for i := range wait {
			wait[i] = mem.NewWaiter()
		}
		var p Program
		for i, code := range s {
			saw := func(v any) { trace[i] = fmt.Append(trace[i], v, " ") }
			p.Threads = append(p.Threads, Thread{fmt.Sprint("t", i), func(t *T) {
				for pc := 0; pc < len(code); pc++ {
					in := code[pc]
					k := in.on
					switch in.what {
					case doLoad:
						saw(word[k].Load())
					case doStore:
						word[k].Store(int32(10*i + pc))
					case doAdd:
						saw(word[k].Add(1))
					case doCAS:
						saw(word[k].CompareAndSwap(0, 5))
					case doIf:
						if word[k].Load() != 0 {
							pc++
						}
					case doLock:
						mu[k].Lock()
						defer mu[k].Unlock()
					case doRLock:
						spin[k].RLock()
						saw(word[k].Load())
						spin[k].RUnlock()
					case doRWLock:
						rw[k].Lock()
						defer rw[k].Unlock()
					case doRWRLock:
						rw[k].RLock()
						saw(word[k].Load())
						defer rw[k].RUnlock()
					case doTry:
						if mu[k].TryLock() {
							saw("got")
							defer mu[k].Unlock()
						}
					case doSleep:
						saw(wait[i].Sleep(sig[k]))
					case doWake:
						wait[(i+1)%len(s)].Wake()
					case doRaise:
						sig[k].Raise()
					case doDown:
						if sem[k].DownInterruptible(sig[k]) {
							saw("down")
							word[k].Add(1)
							sem[k].Up()
						}
					case doPlain:
						plain[k].Store(int64(10*i + pc))
						saw(plain[1-k].Load())
					case doSection:
						cpu := percpu.Pin()
						if word[k].Load() == 0 {
							count.Add(cpu, 1)
						}
						percpu.Unpin(cpu)
						saw(cpu)
					case doSync:
						percpu.Synchronize()
					case doSum:
						saw(count.Sum())
					case doChoose:
						saw(t.Choose(2))
					case doAwait:
						for word[k].Load() == 0 {
							mem.Pause()
						}
					}
				}
			}})
		}
		p.Final = func(*T) {
			seen(fmt.Sprintf("%s %v %v %v", trace, word[0].Load(), word[1].Load(), count.Sum()))
		}
		return p
	}
}

// outcomes explores the script to its end and returns what was observed; a
// deadlock is an outcome too, named by who waits.
func outcomes(t *testing.T, s script, o Options) (map[string]bool, Result) {
	seen := make(map[string]bool)
	o.NoRaces = true
	o.MaxExecutions = 20_000
	r := runOn(s.program(func(out string) { seen[out] = true }), o, func(v *Violation) {
		seen[v.Promise.String()] = true
	})
	return seen, r
}

// runOn is Run that goes on after a violation.
func runOn(build func() Program, o Options, violated func(*Violation)) Result {
	one.Lock()
	defer one.Unlock()
	e := newEngine(build, o)
	defer e.close()
	e.result = new(Result)
	e.on = violated
	e.enumerate()
	e.result.Traces = len(e.traces)
	return *e.result
}

// TestReductionLosesNothing compares reduced with plain searches of random
// programs: the same outcomes, without a bound and with each small one, and one
// execution per class without a bound.
func TestReductionLosesNothing(t *testing.T) {
	var all []int
	for i := range numKindsOfInstruction {
		all = append(all, i)
	}
	families := map[string][]int{
		"atomics":  {doLoad, doStore, doAdd, doCAS, doIf},
		"locks":    {doLoad, doStore, doLock, doRLock, doRWLock, doRWRLock, doTry},
		"waits":    {doStore, doSleep, doWake, doRaise, doDown, doAwait, doLoad},
		"sections": {doStore, doSection, doSync, doSum, doLoad},
		"buffers":  {doPlain, doPlain, doSection, doSync, doSum, doStore},
		"all":      all,
	}
	if testing.Short() {
		*programs = min(*programs, 5)
	}
	for _, family := range slices.Sorted(maps.Keys(families)) {
		for _, weak := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/weak=%v", family, weak), func(t *testing.T) {
				rng := rand.New(rand.NewPCG(*seed, uint64(len(family))))
				var more, fewer int
				for n := range *programs {
					s := randomScript(rng, 2+rng.IntN(2), 3, families[family])
					base := Options{Weak: weak, Traces: true, Migrate: n%5 == 4}
					if n%7 == 6 {
						base.CPUs = 1
					}
					for bound := Unbounded; bound < 4; bound++ {
						o := base
						o.Bound = bound
						o.NoReduction = true
						want, all := outcomes(t, s, o)
						if !all.Exhausted {
							break
						}
						o.NoReduction = false
						got, some := outcomes(t, s, o)
						more, fewer = more+all.Executions, fewer+some.Executions+some.Pruned
						if !maps.Equal(want, got) {
							for out := range want {
								if !got[out] {
									t.Logf("missed: %s", out)
								}
							}
							for out := range got {
								if !want[out] {
									t.Logf("invented: %s", out)
								}
							}
							t.Fatalf("bound %d, script %v, %+v:\nplain %d outcomes, %v\nreduced %d, %v", bound, s, base,
								len(want), all, len(got), some)
						}
						if bound == Unbounded && (some.Executions != some.Traces || some.Traces != all.Traces) {
							t.Fatalf("script %v, %+v: %d executions of %d classes, of which plain search finds %d", s,
								base, some.Executions, some.Traces, all.Traces)
						}
					}
				}
				t.Logf("%d executions instead of %d", fewer, more)
			})
		}
	}
}
