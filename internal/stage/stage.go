package stage

import (
	"errors"
	"sync/atomic"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// Place is a slot of a table of a Stage.
type Place struct{ Table, Slot int }

// At returns the place of that slot of that table.
func At(table, slot int) Place { return Place{table, slot} }

// Found says that a lookup of p in the end must find something, or must not.
func (p Place) Found(yes bool) Found { return Found{p, yes} }

// Key returns what the table is searched by for p.
func (p Place) Key() schemes.Key { return schemes.Key{Num: uint64(p.Slot)} }

// Module is a module of a Stage: where it registers, in order, and its own code.
type Module struct {
	Name    string
	Depends []string
	At      []Place
	Init    func(*loader.Context) error // after registering; nil: nothing
	Exit    func(*loader.Context)       // nil: nothing but unregistering
	Fails   bool                        // its init, with [errInit], in the end
}

// errInit is what the init of a Module that Fails answers.
var errInit = errors.New("init fails")

// Stage is a scheme with tables, loaders and modules. With several loaders, each
// has the modules of its own, and their unloads overlap. Tables and modules are set
// up before threads begin; then any number of threads may look up, load and unload.
type Stage struct {
	Scheme  schemes.Scheme
	Tables  []*schemes.Table
	Loaders []*loader.Loader

	judge  Judge
	images map[string]*loader.Image
	fails  map[Place]bool // where only a module registers whose init fails

	refused atomic.Int64 // gets that were refused, of modules whose init does not fail
	unloads atomic.Int64 // completed

	// failures are inits that have failed, rolled back or not. A word of the seam,
	// so that an engine knows that it matters what comes before it and what after.
	failures mem.Int32
}

// New returns a Stage without tables. The modules are those that may be loaded;
// Modprobe of each loader knows them by name, and each is empty until it is defined.
func New(s schemes.Scheme, j Judge, loaders int, modules ...string) *Stage {
	st := &Stage{Scheme: s, judge: j, images: make(map[string]*loader.Image), fails: make(map[Place]bool)}
	var images []*loader.Image
	for _, name := range modules {
		st.images[name] = &loader.Image{Name: name}
		images = append(images, st.images[name])
	}
	for range loaders {
		st.Loaders = append(st.Loaders, loader.New(s, images...))
	}
	return st
}

// AddTable adds a table over x after those that are there.
func (s *Stage) AddTable(name string, lock schemes.Lock, x schemes.Index) *schemes.Table {
	s.Tables = append(s.Tables, nil)
	return s.SetTable(len(s.Tables)-1, name, lock, x)
}

// SetTable puts a table over x in the place of the i-th, in which nothing is
// registered.
func (s *Stage) SetTable(i int, name string, lock schemes.Lock, x schemes.Index) *schemes.Table {
	t := schemes.NewTable(s.Scheme, i, name, lock, x)
	s.Tables[i] = t
	s.name(t, name)
	return t
}

func (s *Stage) name(p any, label string) {
	if n, ok := s.judge.(namer); ok {
		n.Name(p, label)
	}
}

// Entry returns an entry for p that nobody has registered.
func (s *Stage) Entry(p Place) *schemes.Entry {
	return &schemes.Entry{Table: s.Tables[p.Table], Key: p.Key()}
}

// Builtin registers an entry without a module. It panics if that is refused.
func (s *Stage) Builtin(p Place) {
	if err := s.Scheme.Register(s.Entry(p)); err != nil {
		panic(err)
	}
}

// Image makes an image of m, which no loader knows by name.
func (s *Stage) Image(m Module) *loader.Image {
	return &loader.Image{Name: m.Name, Depends: m.Depends, Exit: m.Exit, Init: func(c *loader.Context) error {
		for _, p := range m.At {
			if err := c.Register(s.Entry(p)); err != nil {
				return err
			}
		}
		if m.Init != nil {
			if err := m.Init(c); err != nil {
				return err
			}
		}
		if m.Fails {
			s.failures.Add(1)
			return errInit
		}
		return nil
	}}
}

// Define says what the module is that New was told the name of, and returns its
// image. Where only modules register whose init fails, lookups may be refused once
// one has failed.
func (s *Stage) Define(m Module) *loader.Image {
	*s.images[m.Name] = *s.Image(m)
	if m.Fails {
		for _, p := range m.At {
			s.fails[p] = true
		}
	}
	return s.images[m.Name]
}

// Load defines m and loads it by loader l, before threads begin. It panics if that
// is refused.
func (s *Stage) Load(l int, m Module) {
	if err := s.Loaders[l].Load(s.Define(m)); err != nil {
		panic(err)
	}
	s.name(s.Loaders[l].Module(m.Name), "module "+m.Name)
}

// Hold returns a reference taken before threads begin. It panics if there is none.
func (s *Stage) Hold(p Place) schemes.Ref {
	ref, err := s.Scheme.Get(s.Tables[p.Table], p.Key())
	if err != nil {
		panic(err)
	}
	return ref
}
