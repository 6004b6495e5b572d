package bench

import (
	"errors"
	"fmt"
	"math"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/loader"
	"github.com/modbench/modbench/workloads"
)

// plug is what a worker needs that registers and unregisters: a module that it
// runs the code of, and a key of its own that no module provides.
type plug struct {
	ref     schemes.Ref // pins the module
	context *loader.Context
	target  workloads.Target
	every   int // one operation in so many is a lookup
	count   int
}

// newPlug pins the module of the first target and takes the id-th missing key.
func newPlug(sys *workloads.System, id int, lookups float64) (*plug, error) {
	if id >= len(sys.Missing) {
		return nil, fmt.Errorf("%s has %d free keys, too few for %d workers that register: use fewer workers",
			sys.Subsystem.Name, len(sys.Missing), id+1)
	}
	t := sys.Targets[0]
	ref, err := sys.Scheme.Get(t.Table, t.Key)
	if err != nil {
		return nil, fmt.Errorf("pin %s: %w", t.Module, err)
	}
	return &plug{
		ref: ref, context: sys.Loader.Context(ref.Entry.Owner.Name),
		target: sys.Missing[id], every: int(math.Round(1 / lookups)),
	}, nil
}

// storm registers and unregisters an entry, again and again, and looks
// something up once in a while. One operation is one pair or one lookup.
func (w *worker) storm(n int) {
	p := w.plug
	for range n {
		if p.count++; p.count%p.every == 0 {
			w.plain(1)
			continue
		}
		e := &schemes.Entry{Key: p.target.Key, IDs: []uint64{p.target.Key.Num}, Table: p.target.Table}
		if err := errors.Join(p.context.Register(e), p.context.Unregister(e)); err != nil {
			panic(fmt.Sprintf("register storm: %v", err))
		}
	}
}
