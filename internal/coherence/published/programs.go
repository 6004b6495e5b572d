package published

import (
	"strconv"
	"strings"

	"github.com/modbench/modbench/internal/coherence"
)

// operation does what the program of a curve repeats; p is who does it.
type operation func(p *coherence.Proc)

// program makes the lines of a program and returns its operation.
type program func(s *coherence.Sim) operation

// programOf returns the program of a curve, or why there is none.
func programOf(c *Curve) (build program, why string) {
	family, rest, _ := strings.Cut(c.Name, "/")
	switch family {
	case "pthread_rwlock":
		us, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimPrefix(rest, "hold-"), "us"), 64)
		if err != nil {
			return nil, "its hold time cannot be read"
		}
		return pthreadRWLock(coherence.Nanoseconds(us * 1000)), ""
	case "refscale":
		scheme, section, _ := strings.Cut(rest, "/section-")
		ns, _ := strconv.ParseFloat(strings.TrimSuffix(section, "ns"), 64) // none: 0
		return refscale(scheme, coherence.Nanoseconds(ns))
	case "route":
		return route(rest)
	case "folly":
		return folly(rest)
	}
	return counter(c.Name)
}

// alone is a program that shares nothing that is written.
func alone(*coherence.Sim) operation { return func(*coherence.Proc) {} }

// shared is a program that does the same to one line again and again.
func shared(kinds ...coherence.Kind) program {
	return func(s *coherence.Sim) operation {
		l := s.NewLine()
		return func(p *coherence.Proc) {
			for _, k := range kinds {
				p.Do(l, k)
			}
		}
	}
}

// counter returns the programs of perfbook's counters. The limit counters update a count of the
// thread's own, but now and then.
func counter(name string) (program, string) {
	kind, what, _ := strings.Cut(name, "/")
	const mutex = "threads park on a mutex, which is not simulated"
	switch {
	case name == "count_atomic/update":
		return shared(coherence.RMW), ""
	case name == "count_nonatomic/update":
		return nil, "increments run ahead in the store buffer before the line has come, which is not simulated"
	case name == "count_limd/update":
		return nil, mutex
	case what == "update":
		return alone, ""
	case kind == "count_end", strings.HasPrefix(kind, "count_lim"):
		return nil, mutex
	}
	return alone, "" // reads what nobody writes
}

// mispredicted is what a failed compare-and-swap costs beside the operation: the branch that leaves the loop
// was predicted. 16 to 20 cycles on Skylake.
const mispredicted = 7 * coherence.Nanosecond

// pthreadRWLock is glibc's lock since 2.25, taken to read: an add to get in, and a compare-and-swap
// to get out.
func pthreadRWLock(hold coherence.Time) program {
	return func(s *coherence.Sim) operation {
		l, readers := s.NewLine(), 0
		return func(p *coherence.Proc) {
			p.Do(l, coherence.Load) // the writer, which could be the thread itself
			p.Do(l, coherence.RMW)
			readers++
			p.Insns()
			p.Work(hold)
			p.Do(l, coherence.Load)
			p.Do(l, coherence.Load)
			for seen := readers; ; seen = readers {
				if p.Do(l, coherence.RMW); readers == seen {
					readers--
					return
				}
			}
		}
	}
}

// refscale returns the read sides of Linux 5.7 that refscale runs.
func refscale(scheme string, section coherence.Time) (program, string) {
	around := func(get, put []coherence.Kind) program {
		return func(s *coherence.Sim) operation {
			l := s.NewLine()
			return func(p *coherence.Proc) {
				for _, k := range get {
					p.Do(l, k)
				}
				p.Insns()
				p.Work(section)
				for _, k := range put {
					p.Do(l, k)
				}
			}
		}
	}
	const load, store, rmw = coherence.Load, coherence.Store, coherence.RMW
	switch scheme {
	case "rcu", "srcu":
		return alone, ""
	case "refcnt":
		return around([]coherence.Kind{rmw}, []coherence.Kind{rmw}), ""
	case "rwlock":
		return around([]coherence.Kind{load, rmw}, []coherence.Kind{rmw}), ""
	case "rwsem": // notes a reader as owner
		return around([]coherence.Kind{rmw, load, store}, []coherence.Kind{rmw}), ""
	}
	return nil, "unknown"
}

// route returns perfbook's lookups in a list of 10 elements that nobody changes.
func route(name string) (program, string) {
	if scheme, _, _ := strings.Cut(name, "/"); scheme != "refcnt" {
		return alone, ""
	}
	return handOverHand, ""
}

// handOverHand is the list whose elements are counted one after the other: 40 bytes each, allocated one
// behind the other in chunks of 48, so that neighbours share lines. As in perfbook's route_refcnt.c, which
// says of itself that it is wrong, an element is let go of before its successor is read from it.
func handOverHand(s *coherence.Sim) operation {
	var elements [10]*coherence.Line
	var counts [10]int
	failed := make([]bool, s.N()) // the last compare-and-swap of each processor
	for i := range elements {
		if elements[i] = s.NewLine(); i > 0 && 48*i/64 == 48*(i-1)/64 {
			elements[i] = elements[i-1]
		}
	}
	return func(p *coherence.Proc) {
		wanted := s.Random().IntN(len(elements))
		for i, l := range elements[:wanted+1] {
			for {
				p.Do(l, coherence.Load) // freed? and how often is it held?
				seen := counts[i]
				p.Do(l, coherence.RMW)
				fails := counts[i] != seen
				if !fails {
					counts[i]++
				}
				if failed[p.ID()] != fails {
					p.Work(mispredicted)
				}
				if failed[p.ID()] = fails; !fails {
					break
				}
			}
			p.Insns()
			p.Do(l, coherence.Load) // is it the one?
			p.Do(l, coherence.RMW)
			counts[i]--
			if i < wanted {
				p.Do(l, coherence.Load) // where is the next?
			}
		}
	}
}

// folly returns those locks of folly's comparison whose code is a few operations.
func folly(name string) (program, string) {
	lock, work, _ := strings.Cut(name, "/")
	writes := map[string]float64{"100-percent-read": 0, "1-percent-write": 0.01, "100-percent-write": 1}[work]
	switch {
	case lock == "folly_rwspin":
		return rwSpinLock(writes), ""
	case strings.HasPrefix(lock, "shmtx") && writes == 0:
		return alone, "" // a slot of the thread's own
	case lock == "folly_ticket":
		return nil, "its writers wait in turn and yield, which is not simulated"
	}
	return nil, "threads park, which is not simulated"
}

// rwSpinLock is RWSpinLock: readers add and subtract 4, a writer swaps 0 for 1 until it works.
func rwSpinLock(writes float64) program {
	return func(s *coherence.Sim) operation {
		l, word := s.NewLine(), 0
		add := func(p *coherence.Proc, n int) int {
			p.Do(l, coherence.RMW)
			word += n
			return word
		}
		return func(p *coherence.Proc) {
			if writes > 0 && s.Random().Float64() < writes {
				for p.Do(l, coherence.RMW); word != 0; p.Do(l, coherence.RMW) {
				}
				word = 1
				p.Insns()
				add(p, -1)
				return
			}
			for add(p, 4)&1 != 0 {
				add(p, -4)
			}
			p.Insns()
			add(p, -4)
		}
	}
}
