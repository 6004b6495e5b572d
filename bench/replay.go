package bench

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/workloads/trace"
)

// Replay is what a round of a trace came to: the scheme's answers beside the kernel's. Its counts are of one pass.
type Replay struct {
	Trace  string        // its name
	Span   time.Duration // of the trace, as it was recorded
	Passes int           // how often it was replayed from its beginning to its end
	Same   bool          // all passes took the same decisions in the same order
	Order  uint64        // a checksum of the decisions in their order

	Gets     int64 // references that the kernel gave
	Served   int64 // of those, how many the scheme gave
	Requests int64 // lookups that found nothing, so that the kernel asked for a module
	Found    int64 // of those, how many found something here

	Answers []Answered // of unload attempts

	LeftOut []string // what was not replayed as it stands in the trace, in words; nil: nothing
}

// Answered is how many unload attempts the kernel and the scheme answered in one way each.
type Answered struct {
	Kernel, Scheme string // the words of [trace.Answer]
	Why            string // why the recorded events do not explain the kernel's answer; the words of [trace.Why]
	Count          int64
}

// Agreement returns how many unload attempts there were, and how many of them the scheme answered as the kernel did.
func (r *Replay) Agreement() (attempts, same int64) {
	for _, a := range r.Answers {
		attempts += a.Count
		if a.Kernel == a.Scheme {
			same += a.Count
		}
	}
	return attempts, same
}

// replay measures a round of a trace: passes without a clock for one half, and passes with one for the other. At a
// speed other than the highest, the round is one pass with a clock.
func (c *Config) replay(ctx context.Context, dog *watchdog) (*Round, schemes.Scheme, error) {
	script, err := trace.LoadNamed(c.Workload.Trace)
	if err != nil {
		return nil, nil, err
	}
	r := &Round{Cell: c.Cell, N: c.N, Start: time.Now(), Knobs: c.Knobs, Half: c.Duration, Steady: true}
	r.Workers, r.Sampled = c.Knobs.WorkersOn(c.Cell.Procs), 1
	for i := range script.Modules {
		r.Entries += len(script.Modules[i].Entries)
	}
	p := newReplayer(c, script, r.Workers)
	p.dog = dog
	runtime.GC()
	before := readUsage()
	if p.speed == 0 {
		for p.elapsed < c.Duration {
			if err := p.pass(ctx, false); err != nil {
				return nil, nil, err
			}
		}
		r.Lookups, r.Elapsed, r.Allocs = p.lookups, p.elapsed, float64(p.mallocs)/float64(max(p.lookups, 1))
		p.elapsed = 0
	}
	for once := true; once || p.speed == 0 && p.elapsed < c.Duration; once = false {
		if err := p.pass(ctx, true); err != nil {
			return nil, nil, err
		}
	}
	if p.speed != 0 {
		r.Lookups, r.Elapsed = p.lookups, p.elapsed
	}
	r.Interference = before.since()
	p.collect(r)
	return r, p.scheme, nil
}

// replayer replays a script, pass by pass.
type replayer struct {
	config *Config
	script *trace.Script
	lanes  []trace.Lane
	keys   [][]schemes.Key // by module and table
	speed  float64         // 0: the highest
	probe  *probe
	dog    *watchdog
	get    []*latencies // by lane
	unload *unloadTimes

	scheme  schemes.Scheme // of the last pass
	elapsed time.Duration  // of the passes of this half
	lookups int64          // of all passes, as all that follows
	mallocs uint64
	refused int64
	misses  int64
	loads   int64
	unloads int64
	denied  int64
	passes  int
	result  Replay // of the last pass
	differ  bool
}

func newReplayer(c *Config, script *trace.Script, lanes int) *replayer {
	p := &replayer{config: c, script: script, probe: newProbe(), unload: new(unloadTimes)}
	p.speed = c.Knobs.Speed.Factor()
	p.lanes = script.Plan(lanes, p.speed != 0)
	for range p.lanes {
		p.get = append(p.get, new(latencies))
	}
	for i := range script.Modules {
		p.keys = append(p.keys, replayKeys(&script.Modules[i]))
	}
	return p
}

// pass replays the script once over a new system.
func (p *replayer) pass(ctx context.Context, timed bool) error {
	percpu.SetStopCost(p.config.Knobs.StopCost)
	p.dog.expect(quiet)
	booted := p.dog.guard("the boot")
	s, err := p.boot(steady{ctx, p.dog}, timed)
	booted()
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, s.stop)()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var running sync.WaitGroup
	start := newGate()
	for n := range p.lanes {
		running.Go(func() {
			defer s.recovers()
			start.pass()
			s.run(int32(n))
		})
	}
	ended := make(chan struct{})
	go func() {
		running.Wait()
		close(ended)
	}()
	defer p.watch(s)()
	s.began = time.Now() // published by the gate
	start.open()
	select {
	case <-ended:
	case <-s.stopped:
		select {
		case <-ended:
		case <-time.After(grace): // a lane that waits for a lock that a panic has left behind waits forever
		}
	}
	took := time.Since(s.began)
	runtime.ReadMemStats(&after)
	if v := s.fault.seen(); v != nil {
		return v
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if v := s.rest(); v != nil {
		return v
	}
	p.elapsed += took
	p.mallocs += after.Mallocs - before.Mallocs
	p.sum(s)
	return nil
}

// watch watches a pass until stop is called. At a speed the trace itself may have nothing to
// do for as long as it lasts.
func (p *replayer) watch(s *replaying) (stop func()) {
	slack := time.Duration(0)
	if p.speed != 0 {
		slack = time.Duration(float64(p.script.Duration) / p.speed)
	}
	p.dog.expect(slack)
	last, told := uint64(0), time.Now()
	return p.dog.watch("the replay", func() (moved uint64) {
		for i := range s.lanes {
			moved += uint64(s.lanes[i].done.Load()) // observes what the lane publishes
		}
		if moved != last && time.Since(told) > time.Second {
			last, told = moved, time.Now()
			p.dog.notify(slack)
		}
		return moved
	}, slack)
}

// sum adds up what the lanes of a pass counted.
func (p *replayer) sum(s *replaying) {
	result := s.result()
	p.differ = p.differ || p.passes > 0 && result.Order != p.result.Order
	p.result, p.scheme = result, s.scheme
	p.passes++
	for i := range s.lanes {
		l := &s.lanes[i]
		p.lookups += l.gets + l.requests
		p.refused += l.refused
		p.misses += l.misses
	}
	p.loads += s.loads
	p.unloads += s.unloads
	p.denied += s.denied
}

// collect writes into r what the passes came to.
func (p *replayer) collect(r *Round) {
	r.Overhead, r.Clock = p.probe.clock.Overhead, p.probe.clock.Source
	r.Get, r.Stalled, r.Unload = new(Histogram), new(Histogram), new(Histogram)
	r.During = During{new(Histogram), new(Histogram), new(Histogram), new(Histogram)}
	r.Parts = Parts{new(Histogram), new(Histogram), new(Histogram)}
	for _, h := range p.get {
		h.into(r.Get)
	}
	p.unload.latency.into(r.Unload)
	p.unload.scheme.into(r.Parts.Scheme)
	p.unload.holders.into(r.Parts.Holders)
	p.unload.exit.into(r.Parts.Exit)
	r.Total, r.Refused, r.Misses = p.lookups, p.refused, p.misses
	r.Autoloads, r.Unloads, r.RefusedUnloads = p.loads, p.unloads, p.denied
	result := p.result
	result.Trace, result.Span, result.Passes, result.Same = p.script.Name, p.script.Duration, p.passes, !p.differ
	result.LeftOut = p.script.Notes.LeftOut()
	r.Replay = &result
}

// String says it in a line, for errors.
func (a Answered) String() string {
	return fmt.Sprintf("kernel %s, scheme %s: %d", a.Kernel, a.Scheme, a.Count)
}
