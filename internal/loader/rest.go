package loader

import (
	"fmt"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// Held is implemented by an index of a test that knows how many objects of its
// entries are held, over all of them. See [AtRest].
type Held interface{ Held() int64 }

// AtRest returns what is not as it must be once nobody holds anything and nothing
// is being loaded or unloaded, over all tables and loaders of the scheme s:
//
//	exit ran once, and freed once, for each unload and each rollback that completed
//	the count of each module is zero, if s is a [schemes.Counter]
//	no object is held: of a table whose index is a [Held], none at all; of another
//	table, none of the entries that loaded modules have registered
//	no more modules are unfreed than s says, if it is a [schemes.Backlog], or none
//
// It does not panic, and reports every count that is off. It returns nil if all is
// at rest.
func AtRest(s schemes.Scheme, tables []*schemes.Table, loaders ...*Loader) []*promise.Breach {
	r := rest{scheme: s.Info().Name}
	r.counter, _ = s.(schemes.Counter)
	for _, l := range loaders {
		r.loader(l)
	}
	r.late(s)
	for _, t := range tables {
		if x, ok := t.Index.(Held); ok {
			if n := x.Held(); n != 0 {
				r.off(promise.Balance, t.Name, "", "objects are held %d times, and nobody holds any", n)
			}
		}
	}
	return r.breaches
}

// rest is an AtRest under way.
type rest struct {
	scheme   string
	counter  schemes.Counter // nil: the scheme counts nothing
	unfreed  int64           // modules that the loaders have left to the scheme to free
	breaches []*promise.Breach
}

func (r *rest) off(p promise.Promise, table, module, format string, args ...any) {
	r.breaches = append(r.breaches, &promise.Breach{
		Promise: p, Scheme: r.scheme, Table: table, Module: module, Seen: fmt.Sprintf(format, args...),
	})
}

// loader checks what l has done and the modules it has.
func (r *rest) loader(l *Loader) {
	l.mutex.Down()
	defer l.mutex.Up()
	r.unfreed += l.late - l.freed.Load() // observes the Add of whoever freed
	if n := l.stats; n.Exits != n.Unloads+n.Rollbacks || n.Exits != n.Frees {
		r.off(promise.Exit, "", "", "%d exits and %d frees for %d unloads and %d rollbacks",
			n.Exits, n.Frees, n.Unloads, n.Rollbacks)
	}
	for _, m := range l.sorted() {
		if r.counter != nil {
			if n := r.counter.Refs(m.Module); n != 0 {
				r.off(promise.Balance, "", m.Name, "%d references, and nobody holds any", n)
			}
		}
		r.objects(m, m.entries)
		r.objects(m, m.retired) // a reference outlives a hot unplug
	}
}

// late checks what s says that it frees later. It may have more of other loaders.
func (r *rest) late(s schemes.Scheme) {
	said := int64(0)
	if b, ok := s.(schemes.Backlog); ok {
		said = int64(b.Unfreed())
	}
	if r.unfreed > said {
		r.off(promise.Exit, "", "", "%d modules are not freed yet, and the scheme says that there are %d",
			r.unfreed, said)
	}
}

func (r *rest) objects(m *loaded, entries []*schemes.Entry) {
	for _, e := range entries {
		if _, has := e.Table.Index.(schemes.Objects); !has {
			continue
		}
		if _, knows := e.Table.Index.(Held); knows {
			continue
		}
		if n := e.Objects.Load(); n != 0 {
			r.off(promise.Balance, e.Table.Name, m.Name, "object %v held %d times, and nobody holds any", e.Key, n)
		}
	}
}
