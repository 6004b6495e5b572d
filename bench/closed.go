package bench

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
)

// closed is the closed loop without a clock: the next lookup begins when the one
// before has ended.
type closed struct{ *worker }

func (c closed) run(n int) int {
	if c.hold != 0 || c.rtnl != nil {
		c.held(n)
	} else {
		c.plain(n)
	}
	return n
}

// plain does n lookups without a clock and without a hold.
func (w *worker) plain(n int) {
	for end := w.pos + uint(n); w.pos != end; {
		var ref schemes.Ref
		var err error
		if w.pos, ref, err = w.lookup(w.pos, end); w.pos == end {
			return
		}
		if t := w.next(); err != nil {
			w.failed(t, err)
		} else {
			w.violated(ref)
			w.scheme.Put(ref)
		}
	}
}

// lookup is the measured loop: get, use, put, from pos to end in the sequence.
// It returns the position where it stopped: the end, or a lookup that failed, or
// a lookup whose entry is not intact and not yet put. The caller deals with the
// last two. So few values are live across the calls in this loop, and each of
// them would be stored and loaded again in every pass.
func (w *worker) lookup(pos, end uint) (uint, schemes.Ref, error) {
	scheme, seq := w.scheme, (*[sequence]*workloads.Target)(w.seq)
	for ; pos != end; pos++ {
		t := seq[pos%sequence]
		ref, err := scheme.Get(t.Table, t.Key)
		if err != nil || ref.Use() != schemes.Intact {
			return pos, ref, err
		}
		scheme.Put(ref)
	}
	return end, schemes.Ref{}, nil
}

// held does n lookups without a clock, each with a hold, or with what an open of a network
// device does. The extra overhead beside plain is negligible compared with that.
func (w *worker) held(n int) {
	for range n {
		t := w.next()
		ref, err := w.scheme.Get(t.Table, t.Key)
		w.finish(t, ref, err)
	}
}
