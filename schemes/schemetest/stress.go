package schemetest

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// Config says how long and how hard [Stress] tries. Each comment ends with the default,
// which the zero value of the field means.
type Config struct {
	Unloads   int64         // stop after this many completed unloads (for a floor: refused ones): 4000
	Limit     time.Duration // stop after this time: 10 s
	Round     int64         // unloads in a round: 100
	Seed      uint64        // of all choices except those of the Go scheduler: 1
	Lookers   int           // goroutines that look up: 6
	Unloaders int           // goroutines that unload: 3
	Procs     []int         // GOMAXPROCS of successive rounds: 2, 4, 1, 3
	Patience  time.Duration // how long a goroutine may take to return after it is told to stop: 1 min
	KeepGoing bool          // do not stop at the first round that convicts; a hang stops the run anyway
	_         struct{}
}

func (c *Config) defaults() {
	set := func(p *int, v int) {
		if *p == 0 {
			*p = v
		}
	}
	set(&c.Lookers, 6)
	set(&c.Unloaders, 3)
	if c.Unloads == 0 {
		c.Unloads = 4000
	}
	if c.Limit == 0 {
		c.Limit = 10 * time.Second
	}
	if c.Round == 0 {
		c.Round = 100
	}
	if c.Seed == 0 {
		c.Seed = 1
	}
	if len(c.Procs) == 0 {
		c.Procs = []int{2, 4, 1, 3}
	}
	if c.Patience == 0 {
		c.Patience = time.Minute
	}
}

// Report is what a stress run saw. A clean report proves only what [Report.Bound]
// says.
type Report struct {
	Scheme     string
	Rounds     int64 // trials, each with a fresh scheme, fresh modules and another seed
	Convicted  int64 // rounds in which a promise was broken
	Unloads    int64 // unloads and rollbacks that completed
	Refusals   int64 // unloads that were refused
	Interrupts int64 // unloads that were interrupted
	Gets       int64 // lookups that found an entry
	Misses     int64 // lookups that found nothing
	Refused    int64 // lookups that were refused
	Ages       Ages  // what uses of held entries saw
	Elapsed    time.Duration
	Violations []Violation // the first of each promise, over all rounds
	_          struct{}
}

// Broke reports whether p is among the violations.
func (r Report) Broke(p promise.Promise) bool {
	for _, v := range r.Violations {
		if v.Promise == p {
			return true
		}
	}
	return false
}

// Bound returns the failure rate per round that the run excludes with the given
// confidence. With 0.99, a scheme that fails in a larger share of rounds would have
// been caught with a probability of at least 99 %.
//
//	(1 - X)^N = 1 - confidence        N clean rounds; 0.99, 1000: X = 0.46 %
//
// It assumes that rounds are independent and alike; so each has a fresh scheme and a
// seed of its own. It holds for failures in such rounds on this machine: two
// processors cannot show a failure that needs three. The controls (package controls)
// calibrate it: the rate at which a round convicts was measured for each of them.
// Bound is 1 if a round convicted.
func (r Report) Bound(confidence float64) float64 {
	if r.Rounds == 0 || r.Convicted > 0 || len(r.Violations) > 0 {
		return 1
	}
	return 1 - math.Pow(1-confidence, 1/float64(r.Rounds))
}

// String returns the report in a few lines.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d rounds in %v: %d unloads, %d refused, %d interrupted; %d gets, %d missed, %d refused\n",
		r.Scheme, r.Rounds, r.Elapsed.Round(time.Millisecond), r.Unloads, r.Refusals, r.Interrupts, r.Gets, r.Misses,
		r.Refused)
	fmt.Fprintf(&b, "uses by age: %v\n", r.Ages)
	if len(r.Violations) == 0 {
		fmt.Fprintf(
			&b,
			"no violation in %d rounds: a bug that shows in one round of %.0f would have been seen with 99 %%",
			r.Rounds,
			math.Floor(1/r.Bound(0.99)),
		)
		return b.String()
	}
	fmt.Fprintf(&b, "%d of %d rounds convict", r.Convicted, r.Rounds)
	for _, v := range r.Violations {
		fmt.Fprintf(&b, "\n%v", v)
	}
	return b.String()
}

// Stress runs rounds of lookers, unloaders, failing loads and hot plugs against
// fresh schemes from newScheme until one breaks a promise, enough unloads are done,
// or time is up.
//
// The windows in which a scheme can fail are nanoseconds wide. Stress widens them from
// outside. The index gives the processor away where the contract allows it. One actor
// stops the world over and over, which preempts goroutines at any instruction. And
// GOMAXPROCS varies from round to round; it may be more than there are processors. If
// [FindsFreed] is true, nobody stops the world; instead each step of the scheme may
// give the processor away, and every access to freed memory is seen. All this acts on
// the whole process. So only one Stress may run at a time, and nothing else should.
//
// A hang is reported once Patience is over, and leaves its goroutines behind.
// An error that the Go runtime calls fatal, such as an unlock of an unlocked mutex,
// ends the process.
func Stress(newScheme func() schemes.Scheme, cfg Config) Report {
	cfg.defaults()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	begun := time.Now()
	report := Report{Scheme: newScheme().Info().Name}
	for back, done := true, int64(0); back; {
		left := cfg.Limit - time.Since(begun)
		if left <= 0 || done >= cfg.Unloads || report.Convicted > 0 && !cfg.KeepGoing {
			break
		}
		runtime.GOMAXPROCS(cfg.Procs[int(report.Rounds)%len(cfg.Procs)])
		r := setUp(newScheme, cfg, uint64(report.Rounds))
		if r == nil {
			report.Rounds, report.Convicted = report.Rounds+1, report.Convicted+1
			report.Violations = append(report.Violations, Violation{Breach: promise.Breach{
				Promise: promise.Progress, Scheme: report.Scheme, Seen: "what is built in is not registered in time",
			}})
			break
		}
		back = r.run(left)
		done += r.done()
		r.addTo(&report)
	}
	report.Elapsed = time.Since(begun)
	return report
}

// setUp is newRound, or nil if that hangs, which leaves a goroutine behind.
func setUp(newScheme func() schemes.Scheme, cfg Config, n uint64) *round {
	made := make(chan *round, 1)
	failed := make(chan any, 1)
	go func() {
		defer func() {
			if broken := recover(); broken != nil {
				failed <- broken
			}
		}()
		made <- newRound(newScheme(), cfg, n)
	}()
	select {
	case r := <-made:
		return r
	case broken := <-failed:
		panic(broken) // as if newRound had been called here
	case <-time.After(cfg.Patience):
		return nil
	}
}
