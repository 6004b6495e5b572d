//go:build explore

package verify

import (
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads/subsystem"
)

// The configurations over the indexes that are measured, not over slots.

// registered is what an entry is registered as.
type registered struct {
	key  schemes.Key
	span uint64
	ids  []uint64
}

// in returns a fresh entry of t.
func (e registered) in(t *schemes.Table) *schemes.Entry {
	return &schemes.Entry{Table: t, Key: e.key, Span: e.span, IDs: e.ids}
}

// indexed is a lookup and a walk beside a reload in the index of a subsystem. The module registers e behind mate, which
// is built in; k finds e.
func indexed(sub *subsystem.Subsystem, k schemes.Key, mate, e registered) Configuration {
	return Configuration{
		Name: "index-" + sub.Name,
		Summary: "the index of " + sub.Name + " with 2 entries: a looker of one that walks through it first, " +
			"and a waiting unloader that reloads",
		Bound: 1,
		Build: func(s schemes.Scheme) explore.Program {
			r := emptyRig(s, 1, module{Name: "m"})
			r.table(sub.Lock, sub.NewIndex())
			if err := s.Register(mate.in(r.Tables[0])); err != nil {
				panic(err)
			}
			r.load(module{Name: "m", Init: func(c *loader.Context) error {
				return c.Register(e.in(r.Tables[0]))
			}})
			look := schemes.ReaderOf(s)
			return explore.Program{
				Threads: []explore.Thread{
					thread("looker", func(t *explore.T) {
						r.walk(t)
						if ref, err := look.Get(r.Tables[0], k); err == nil {
							r.Use(ref)
							look.Put(ref)
						}
					}),
					thread("unloader", func(*explore.T) {
						if r.unload(0, "m", 0) {
							r.Reload(0, "m")
						}
					}),
				},
				Final: func(t *explore.T) { r.settleKey(t, k) },
			}
		},
	}
}

// walk goes through the first table in a section: it finds what is built in once, and m at most once.
func (r *rig) walk(t *explore.T) {
	builtin, of := 0, 0
	if r.section(0, func(table *schemes.Table) {
		table.Each(func(e *schemes.Entry) bool {
			if e.Owner == nil {
				builtin++
				return true
			}
			inMemory(e)
			of++
			return true
		})
	}) {
		t.Check(builtin == 1 && of <= 1, promise.Answer, "a walk finds %d built-in entries and %d of m", builtin, of)
	}
}

// settleKey is settle for an index that is searched by k: what is found is of m, if m is loaded and k finds nothing
// else.
func (r *rig) settleKey(t *explore.T, k schemes.Key) {
	r.Rest()
	r.graces()
	found := func() bool {
		ref, err := r.Scheme.Get(r.Tables[0], k)
		if err != nil {
			return false
		}
		defer r.Done(ref)
		return ref.Entry.Owner != nil
	}
	loaded := r.Loaders[0].Module("m") != nil
	t.Check(found() == loaded, promise.Gone, "m is loaded: %v, and what is found in the end says otherwise", loaded)
	if loaded && r.Scheme.Info().Role != schemes.Floor {
		t.Check(r.unload(0, "m", schemes.NonBlock), promise.Exit, "nobody holds m, and it cannot be unloaded")
		t.Check(!found(), promise.Gone, "found after its unload")
	}
	r.Rest()
	r.graces()
}

// indexes are the five of 2.5.52 and that of Go programs.
func indexes() []Configuration {
	num := func(n uint64) schemes.Key { return schemes.Key{Num: n} }
	name := func(s string) schemes.Key { return schemes.Key{Name: s} }
	disk := num(uint64(8) << subsystem.MinorBits)
	return []Configuration{
		indexed(&subsystem.NetDevice, name("eth0"), registered{key: name("lo")}, registered{key: name("eth0")}),
		indexed(&subsystem.Filesystem, name("ext2"), registered{key: name("proc")}, registered{key: name("ext2")}),
		indexed(&subsystem.FileOperations, num(10), registered{key: num(1)}, registered{key: num(10)}),
		indexed(&subsystem.BlockDevice, num(disk.Num+1), registered{key: disk, span: 1 << subsystem.MinorBits},
			registered{key: disk, span: 16}),
		indexed(&subsystem.DeviceDriver, num(3), registered{ids: []uint64{1}}, registered{ids: []uint64{2, 3}}),
		indexed(&subsystem.Registry, name("plugin"), registered{key: name("core")}, registered{key: name("plugin")}),
	}
}
