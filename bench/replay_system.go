package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads/subsystem"
	"github.com/modbench/modbench/workloads/trace"
)

// replaying is one pass of a replay: a booted system and its lanes.
type replaying struct {
	*replayer
	scheme  schemes.Scheme
	loader  *loader.Loader
	tables  []*schemes.Table
	refs    []schemes.Ref // by operation that got one
	held    []bool        // likewise: it is not yet put
	loading []*loading    // by module; nil: its init does not run
	leaving []*unloading  // by module; nil: its exit does not wait
	lanes   []laneState
	timed   bool
	began   time.Time

	fault   *fault
	once    sync.Once
	stopped chan struct{} // closed by stop
	abort   atomic.Bool   // set by stop; observed by lanes that wait

	// What follows is changed by loads and unloads alone. They follow each other: see [trace.Script.Plan].
	answers                [trace.Answers][trace.Answers][trace.Whys]int64
	order                  uint64
	loads, unloads, denied int64
}

// laneState is how far a lane is, and what it counted.
type laneState struct {
	_    [128]byte
	done atomic.Int32 // steps that are done; the lane publishes, lanes that depend on it observe
	_    [128]byte

	gets, served, refused, misses, requests, found int64
}

// loading is a load whose init function runs.
type loading struct {
	coming chan struct{} // closed when init has registered
	finish chan bool     // whether init fails
	done   chan error    // what Load answers
}

var errInit = errors.New("init fails, as it did in the trace")

// stop ends a pass early. Any goroutine may call it, any number of times.
func (s *replaying) stop() {
	s.once.Do(func() {
		s.abort.Store(true)
		close(s.stopped)
	})
}

// recovers makes a panic the fault of the round. It is deferred.
func (s *replaying) recovers() {
	if p := recover(); p != nil {
		s.fault.report(panicked(s.config.Cell, p, panicking(), nil))
	}
}

// boot makes a system with the modules that the trace began with.
func (p *replayer) boot(ctx context.Context, timed bool) (*replaying, error) {
	s := &replaying{
		replayer: p, scheme: p.config.Scheme(), timed: timed, fault: newFault(), stopped: make(chan struct{}),
		refs: make([]schemes.Ref, len(p.script.Ops)), held: make([]bool, len(p.script.Ops)),
		loading: make([]*loading, len(p.script.Modules)), leaving: make([]*unloading, len(p.script.Modules)),
		lanes: make([]laneState, len(p.lanes)),
	}
	s.fault.stop = s.stop
	p.dog.scheme.Store(&s.scheme)
	p.dog.probe.Store(p.probe)
	s.tables = s.newTables()
	s.loader = loader.New(s.scheme)
	s.loader.Observe(p.probe)
	for i := range p.script.Modules {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !p.script.Modules[i].Loaded {
			continue
		}
		if err := s.loader.Load(s.image(int32(i), nil)); err != nil {
			return nil, fmt.Errorf("boot: %w", err)
		}
	}
	return s, nil
}

// newTables makes the tables of [trace.Tables].
func (s *replaying) newTables() (tables []*schemes.Table) {
	entries := make([]int, len(trace.Tables))
	for i := range s.script.Modules {
		for _, e := range s.script.Modules[i].Entries {
			entries[e.Table]++
		}
	}
	for i, t := range trace.Tables {
		sub := subsystem.ByName(t.Subsystem)
		if sub.Name == subsystem.FileOperations.Name && entries[i] > mostMajors {
			sub = &subsystem.Filesystem // by name, since there are no more majors
		}
		lock := sub.Lock
		if t.Sleeping {
			lock = schemes.Sleeping
		}
		tables = append(tables, schemes.NewTable(s.scheme, i, t.Name, lock, sub.NewIndex()))
	}
	return tables
}

// mostMajors is how many character devices the table of majors has room for.
const mostMajors = 254

// nowhere is a key number that no entry of any table has.
const nowhere = 1 << 40

// replayKeys returns the keys of a module by table. Where there is no entry, the key finds nothing.
func replayKeys(m *trace.Module) []schemes.Key {
	keys := make([]schemes.Key, len(trace.Tables))
	for i := range keys {
		keys[i] = schemes.Key{Name: m.Name, Num: nowhere}
	}
	for _, e := range m.Entries {
		n := uint64(e.Number) + 1
		if trace.Tables[e.Table].Subsystem == subsystem.BlockDevice.Name {
			n <<= subsystem.MinorBits
		}
		keys[e.Table].Num = n
	}
	return keys
}

// image makes module n loadable. If l is not nil, its init function ends when l says so.
func (s *replaying) image(n int32, l *loading) *loader.Image {
	m := &s.script.Modules[n]
	exit := func(c *loader.Context) { s.exit(n, c) }
	return &loader.Image{Name: m.Name, NoExit: m.Permanent, Exit: exit, Init: func(c *loader.Context) error {
		for _, place := range m.Entries {
			key := s.keys[n][place.Table]
			e := &schemes.Entry{Key: key, IDs: []uint64{key.Num}, Table: s.tables[place.Table]}
			if trace.Tables[place.Table].Subsystem == subsystem.BlockDevice.Name {
				e.Span = 1 << subsystem.MinorBits
			}
			if err := c.Register(e); err != nil {
				return err
			}
		}
		if l == nil {
			return nil
		}
		close(l.coming)
		select {
		case fails := <-l.finish:
			if fails {
				return errInit
			}
		case <-s.stopped:
		}
		return nil
	}}
}

// rest puts what is held at the end of the trace, and returns what is not as it must be: the counts at the end of the
// trace, and the system at rest after that.
func (s *replaying) rest() *Violation {
	open := make(map[string]int64)
	for i, held := range s.held {
		if held {
			open[s.refs[i].Entry.Owner.Name]++
		}
	}
	var breach *promise.Breach
	if counter, ok := s.scheme.(schemes.Counter); ok {
		s.loader.Each(func(m *schemes.Module) {
			if n := counter.Refs(m); n != open[m.Name] && breach == nil {
				breach = &promise.Breach{Promise: promise.Balance, Module: m.Name,
					Seen: fmt.Sprintf("%d references at the end of the trace, and %d are held", n, open[m.Name])}
			}
		})
	}
	refused := int64(0)
	for i := range s.lanes {
		refused += s.lanes[i].refused
	}
	if breach == nil && refused > 0 && s.scheme.Info().Refuses == schemes.Never {
		breach = &promise.Breach{
			Promise: promise.Refusal, Seen: fmt.Sprintf("%d lookups refused by a scheme that never refuses", refused),
		}
	}
	for i, held := range s.held {
		if held {
			s.scheme.Put(s.refs[i])
		}
	}
	if at := loader.AtRest(s.scheme, s.tables, s.loader); breach == nil && len(at) > 0 {
		breach = at[0]
	}
	if breach == nil {
		return nil
	}
	return violation(s.config.Cell, breach)
}
