//go:build explore

package verify

import (
	"fmt"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/promise"
)

// Available reports whether this build can explore.
const Available = true

type (
	place  = stage.Place
	module = stage.Module
)

func at(table, slot int) place { return stage.At(table, slot) }

// rig is a stage that counts grace periods, fresh for each execution.
type rig struct {
	*stage.Stage
	grace int64 // percpu.Synchronized at the beginning
	stops int64 // percpu.Stopped at the beginning
	lost  int   // references that are never put, since their module was unloaded by force
}

// newRig makes tables over slots, each with a spinning lock, and loads the modules
// that do not fail, the i-th by loader i modulo loaders.
func newRig(s schemes.Scheme, tables, loaders int, modules ...module) *rig {
	r := emptyRig(s, loaders, modules...)
	for range tables {
		r.table(schemes.Spinning, slots(false))
	}
	r.load(modules...)
	return r
}

// newRigOver makes one table over x and loads m.
func newRigOver(s schemes.Scheme, lock schemes.Lock, x schemes.Index, m module) *rig {
	r := emptyRig(s, 1, m)
	r.table(lock, x)
	r.load(m)
	return r
}

// slots is an index whose objects are counted, or not.
func slots(counts bool) *stage.Slots { return &stage.Slots{Judge: explore.Judge{}, Counts: counts} }

func emptyRig(s schemes.Scheme, loaders int, modules ...module) *rig {
	var names []string
	for _, m := range modules {
		names = append(names, m.Name)
	}
	return &rig{
		Stage: stage.New(s, explore.Judge{}, loaders, names...), grace: percpu.Synchronized(), stops: percpu.Stopped(),
	}
}

func (r *rig) table(lock schemes.Lock, x schemes.Index) {
	r.AddTable(fmt.Sprintf("t%d", len(r.Tables)+1), lock, x)
}

func (r *rig) load(modules ...module) {
	for i, m := range modules {
		if m.Fails {
			r.Define(m)
		} else {
			r.Load(i%len(r.Loaders), m)
		}
	}
}

// look is a thread that gets, uses and puts.
func (r *rig) look(p place) func(*explore.T) {
	look := r.Looker()
	return func(*explore.T) { look(p) }
}

// unload unloads and reports whether the module is gone.
func (r *rig) unload(l int, name string, f schemes.Flags, refusals ...error) bool {
	return r.Unload(l, name, f, nil, refusals...) == nil
}

// settle is the end of every configuration: all is at rest, there were as many grace
// periods as declared, and what is loaded is found, what is not is not. Then all is
// unloaded, in vain first, and is at rest again.
func (r *rig) settle(want ...stage.Found) {
	r.Rest()
	r.graces()
	r.kept()
	r.Clear(want...)
	r.Rest()
	r.graces()
	r.kept()
}

// kept checks that no unload is in a list of those that wait and no slot is taken, but by what is lost, if the
// scheme can say it.
func (r *rig) kept() {
	for _, b := range loader.Kept(r.Scheme, r.lost) {
		explore.Fail(b.Promise, "%s", b.Seen)
	}
}

// settled is settle as the end of a program.
func (r *rig) settled(want ...stage.Found) func(*explore.T) {
	return func(*explore.T) { r.settle(want...) }
}

// graces checks that there were as many grace periods as the scheme declares that so
// many completed unloads need; of one that frees later, that there was one before anything
// was freed.
func (r *rig) graces() {
	var frees int64
	for _, l := range r.Loaders {
		frees += l.Stats().Frees
	}
	info := r.Scheme.Info()
	n, stops, grace := percpu.Synchronized()-r.grace, percpu.Stopped()-r.stops, info.Grace
	if stops != 0 && !info.Stops {
		explore.Fail(promise.Declared, "%d stops of the machine, and the scheme declares that there are none", stops)
	}
	if frees > 0 {
		explore.Judge{}.Checked(promise.Declared)
	}
	n += stops
	ok := n >= frees && (stops >= frees || !info.Stops)
	late, isLate := r.Scheme.(schemes.Backlog)
	switch {
	case grace == schemes.NeedsNone:
		ok = n == 0
	case isLate: // one grace period frees several
		freed := frees - int64(late.Unfreed())
		ok = n <= freed && (n > 0 || freed == 0)
	case grace == schemes.NeedsToFree && frees == 0:
		ok = n == 0
	}
	if !ok {
		explore.Fail(promise.Declared, "%d grace periods in %d unloads, and the scheme declares: %v", n, frees, grace)
	}
}
