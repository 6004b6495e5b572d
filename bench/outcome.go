package bench

import (
	"errors"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
)

// finish does with the outcome of a Get what a lookup does: it uses, holds and
// puts the entry, or deals with the failure.
func (w *worker) finish(t *workloads.Target, ref schemes.Ref, err error) {
	if err != nil {
		w.failed(t, err)
		return
	}
	if ref.Use() != schemes.Intact {
		w.violated(ref)
	}
	w.mark(ref)
	if w.hold != 0 {
		w.holding(ref)
	}
	w.mark(ref)
	w.scheme.Put(ref)
}

// mark marks a network device as up, or as down again: dev_open and dev_close, under rtnl. Its module is pinned.
func (w *worker) mark(ref schemes.Ref) {
	if w.rtnl == nil {
		return
	}
	w.rtnl.Lock()
	if ref.Use() != schemes.Intact {
		w.violated(ref)
	}
	w.rtnl.Unlock()
}

// holding spends the hold time and uses the entry once more.
func (w *worker) holding(ref schemes.Ref) {
	if left := w.toHold(); w.sleeps {
		w.sleep(duration(left))
	} else {
		w.spin(left)
	}
	if ref.Use() != schemes.Intact {
		w.violated(ref)
	}
}

// toHold returns for how many steps of spin the next hold lasts.
func (w *worker) toHold() int {
	if w.holds != nil {
		return w.holds[w.random.IntN(len(w.holds))]
	}
	return w.hold
}

// sleep sleeps for d, and notes for how long it did. It looks at abort every 10 ms.
func (w *worker) sleep(d time.Duration) {
	const look = 10 * time.Millisecond
	began := time.Now()
	for end := began.Add(d); !w.cutShort(); {
		left := time.Until(end)
		if left <= 0 {
			break
		}
		time.Sleep(min(left, look))
	}
	w.slept = time.Since(began)
}

// cutShort reports whether a hold ends now, however long it is to last.
func (w *worker) cutShort() bool {
	return w.abort.Load() || w.holds != nil && w.ended != nil && w.ended.Load()
}

// spin spins for left steps. It looks at abort after each millisecond, so a shorter hold
// is one spin. A hold that is drawn from a trace may be long: it ends when the part of
// the round does.
func (w *worker) spin(left int) {
	for ; left > w.slice; left -= w.slice {
		spin(w.slice)
		if w.cutShort() {
			return
		}
	}
	spin(left)
}

// failed counts a lookup that did not get an entry. Then it does what the
// subsystem does: it asks for the module and tries once more.
func (w *worker) failed(t *workloads.Target, err error) {
	refused := errors.Is(err, schemes.ErrRefused)
	switch {
	case refused:
		w.refused++
	case errors.Is(err, schemes.ErrNotFound):
		w.misses++
	default:
		w.answered(t, err)
		return
	}
	if w.cost > 0 {
		w.whole(t, refused)
		return
	}
	loaded, again := w.system.Autoload(t, refused)
	if loaded {
		w.autoloads++
	}
	if again {
		w.again(t, refused)
	}
}

// again looks t up a second time, uses it and puts it, and reports whether it was there. Refused says that the first
// time was.
func (w *worker) again(t *workloads.Target, refused bool) bool {
	ref, err := w.scheme.Get(t.Table, t.Key)
	switch {
	case err == nil:
	case errors.Is(err, schemes.ErrRefused):
		if !refused { // a lookup counts as refused once
			w.refused++
		}
		return false
	case errors.Is(err, schemes.ErrNotFound):
		return false
	default:
		w.answered(t, err)
		return false
	}
	if ref.Use() != schemes.Intact {
		w.violated(ref)
	}
	w.scheme.Put(ref)
	return true
}
