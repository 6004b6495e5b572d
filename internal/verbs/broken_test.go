package verbs

import (
	"os"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/tryget"
)

// wrong is tryget with one thing that it does wrong, whatever its methods are called for. It is
// a scheme of a user's own, and what the command "broken" of the scripts has beside modbench's.
type wrong struct {
	schemes.Scheme
	name                                            string
	setTable, setModule, get, put, register, unload func()
	unregister                                      func(inExit bool)
}

func (w *wrong) Info() schemes.Info {
	info := w.Scheme.Info()
	info.Name, info.Summary = w.name, "tryget that does one thing wrong"
	return info
}

// perhaps calls f, unless it is nil.
func perhaps(f func()) {
	if f != nil {
		f()
	}
}

func (w *wrong) SetTable(t *schemes.Table) {
	perhaps(w.setTable)
	w.Scheme.SetTable(t)
}

func (w *wrong) SetModule(m *schemes.Module) {
	perhaps(w.setModule)
	w.Scheme.SetModule(m)
}

func (w *wrong) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	perhaps(w.get)
	return w.Scheme.Get(t, k)
}

func (w *wrong) Put(r schemes.Ref) {
	perhaps(w.put)
	w.Scheme.Put(r)
}

func (w *wrong) Register(e *schemes.Entry) error {
	perhaps(w.register)
	return w.Scheme.Register(e)
}

func (w *wrong) Unregister(e *schemes.Entry, inExit bool) error {
	if w.unregister != nil {
		w.unregister(inExit)
	}
	return w.Scheme.Unregister(e, inExit)
}

func (w *wrong) Unload(u *schemes.Unload) error {
	perhaps(w.unload)
	return w.Scheme.Unload(u)
}

func (w *wrong) Refs(m *schemes.Module) int64 { return w.Scheme.(schemes.Counter).Refs(m) }

func block() { select {} }

func spin() {
	for {
	}
}

func boom() { panic("boom") }

// from returns a function that calls f from its n-th call on.
func from(n int64, f func()) func() {
	var calls atomic.Int64
	return func() {
		if calls.Add(1) >= n {
			f()
		}
	}
}

// broken returns the constructors of schemes that do one thing wrong.
func broken() (all []func() schemes.Scheme) {
	add := func(name string, set func(w *wrong)) {
		all = append(all, func() schemes.Scheme {
			w := &wrong{Scheme: tryget.New(), name: name}
			set(w)
			return w
		})
	}
	const late = 20_000 // calls: after the boot
	add("wait-get", func(w *wrong) { w.get = from(late, block) })
	add("spin-get", func(w *wrong) { w.get = from(late, spin) })
	add("wait-put", func(w *wrong) { w.put = from(late, block) })
	add("wait-unload", func(w *wrong) { w.unload = block })
	add("spin-unload", func(w *wrong) { w.unload = spin })
	add("spin-pinned", func(w *wrong) { // where the Go runtime cannot stop it
		w.get = from(late, func() {
			percpu.Pin()
			spin()
		})
	})
	add("wait-load", func(w *wrong) { w.setModule = from(late/100, block) })
	add("wait-register", func(w *wrong) { w.register = from(late/100, block) })
	add("wait-exit", func(w *wrong) {
		w.unregister = func(inExit bool) {
			if inExit {
				block()
			}
		}
	})
	add("wait-boot", func(w *wrong) { w.register = block })
	add("leak", func(w *wrong) { w.unload = func() { go block() } })
	var born atomic.Int64
	add("panic-new", func(*wrong) {
		if born.Add(1) > 1 && len(os.Args) > 1 && os.Args[1] == roundVerb { // the first has told its name
			boom()
		}
	})
	add("panic-table", func(w *wrong) { w.setTable = boom })
	add("panic-module", func(w *wrong) { w.setModule = from(200, boom) })
	add("panic-get", func(w *wrong) { w.get = boom })
	add("panic-put", func(w *wrong) { w.put = from(late, boom) })
	add("panic-register", func(w *wrong) { w.register = from(60, boom) })
	add("panic-exit", func(w *wrong) { w.unregister = func(bool) { boom() } })
	add("panic-unload", func(w *wrong) { w.unload = boom })
	add("panic-goroutine", func(w *wrong) {
		w.unload = func() { go boom(); time.Sleep(time.Second) }
	})
	return all
}
