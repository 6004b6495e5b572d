package bench

import (
	"errors"
	"fmt"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
)

// plug is what a worker needs to register and unregister: a module whose code it runs,
// and a key of its own that no module provides.
type plug struct {
	ref     schemes.Ref // pins the module
	context *loader.Context
	target  workloads.Target
	lookups float64 // share of operations that are lookups
	due     float64 // lookups that are due: the next operation is one when it reaches 1
}

// plugged returns the target whose module's code registers: the first.
func plugged(sys *workloads.System) workloads.Target { return sys.Targets[0] }

// newPlug pins that module and takes the id-th missing key.
func newPlug(sys *workloads.System, id int, lookups float64) (*plug, error) {
	if id >= len(sys.Missing) {
		return nil, fmt.Errorf("%s has %d free keys, too few for %d workers that register: use fewer workers",
			sys.Subsystem.Name, len(sys.Missing), id+1)
	}
	t := plugged(sys)
	ref, err := sys.Scheme.Get(t.Table, t.Key)
	if err != nil {
		return nil, fmt.Errorf("pin %s: %w", t.Module, err)
	}
	return &plug{
		ref: ref, context: sys.Loader.Context(ref.Entry.Owner.Name),
		target: sys.Missing[id], lookups: lookups,
	}, nil
}

// unplug releases the module that runs the code of workers that register.
func (s *session) unplug() {
	for _, p := range s.plugs {
		s.system.Scheme.Put(p.ref)
	}
	s.plugs = nil
}

// storm registers and unregisters an entry, again and again, and looks something
// up once in a while. One operation is one pair or one lookup.
type storm struct {
	*worker
	plug *plug
}

func (s storm) run(n int) int {
	p := s.plug
	for range n {
		if p.due += p.lookups; p.due >= 1 {
			p.due--
			closed{s.worker}.run(1)
			continue
		}
		e := &schemes.Entry{Key: p.target.Key, IDs: []uint64{p.target.Key.Num}, Table: p.target.Table}
		if err := errors.Join(p.context.Register(e), p.context.Unregister(e)); err != nil {
			panic(fmt.Sprintf("register storm: %v", err))
		}
	}
	return n
}
