// Package loader loads and unloads modules: what kernel/module.c of Linux
// 2.5.52 is to the kernel. It keeps modules by name, runs their init and exit,
// knows who depends on whom, and leaves the one decision modbench is about,
// whether and when a module may go, to a scheme.
//
// It deliberately knows nothing of tables and references: registering, getting
// and putting are the scheme's.
package loader

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/modbench/modbench/internal/lifecycle"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// Image is what modprobe finds on disk: a module before it is loaded. The
// loader reads it only.
type Image struct {
	Name    string
	Depends []string // modules that must be live first

	// Init registers the module's entries. It runs without the module mutex, so
	// it may look things up and load other modules. If it fails, what it
	// registered is unregistered and the module freed.
	Init func(c *Context) error

	// Exit undoes Init; what it leaves registered is unregistered after it
	// returns, last first. Most schemes run it with the module mutex held, hence it must
	// not load or unload. Nil: nothing but the unregistering.
	Exit func(c *Context)

	// NoExit says the module has no exit function at all: only Force unloads it.
	NoExit bool
}

// Stats counts what a Loader has done.
type Stats struct {
	Loads     int64 // init succeeded
	Rollbacks int64 // init failed and was rolled back
	Exits     int64 // exit or rollback ran
	Frees     int64 // modules freed, or given to the scheme to free
	Unloads   int64 // unloads that were asked for and completed
}

// Loader holds the modules of one scheme. All methods may be called from any
// goroutine; loads and unloads exclude each other by the module mutex, which a
// waiting unload gives up while it sleeps.
type Loader struct {
	scheme  schemes.Scheme
	images  map[string]*Image
	mutex   *mem.Semaphore     // module_mutex: guards all below
	modules map[string]*loaded // by name: COMING, LIVE and GOING ones
	stats   Stats
	late    int64     // of stats.Frees, those that were given to the scheme to free
	freed   mem.Int64 // of these, those that the scheme has freed; not guarded

	observer Observer // read-only once unloads begin; nil: none
}

// loaded is a module with what only the loader knows of it; all but entries is
// guarded by the module mutex.
type loaded struct {
	*schemes.Module
	image   *Image
	depends []*loaded
	users   int // modules that depend on this one: modules_which_use_me

	mu      mem.Mutex        // guards what follows: hot plug runs without the module mutex
	entries []*schemes.Entry // registered and not yet unregistered, in that order
	retired []*schemes.Entry // unregistered: part of the module's memory until it is freed
	codes   []*code          // of its Works: freed with the module
}

// New returns a Loader for modules guarded by s, able to load images.
func New(s schemes.Scheme, images ...*Image) *Loader {
	l := &Loader{
		scheme:  s,
		images:  make(map[string]*Image, len(images)),
		mutex:   mem.NewSemaphore(),
		modules: make(map[string]*loaded),
	}
	for _, image := range images {
		l.images[image.Name] = image
	}
	return l
}

// Stats returns what has been done so far.
func (l *Loader) Stats() Stats {
	l.mutex.Down()
	defer l.mutex.Up()
	return l.stats
}

// Module returns the loaded module of that name, or nil. It may be gone as soon
// as the call returns: for tests and for the end of a run.
func (l *Loader) Module(name string) *schemes.Module {
	l.mutex.Down()
	defer l.mutex.Up()
	if m := l.modules[name]; m != nil {
		return m.Module
	}
	return nil
}

// Each calls f for each loaded module in the order of their names, with the
// module mutex held.
func (l *Loader) Each(f func(m *schemes.Module)) {
	l.mutex.Down()
	defer l.mutex.Up()
	for _, m := range l.sorted() {
		f(m.Module)
	}
}

// sorted returns the modules by name. The caller holds the module mutex.
func (l *Loader) sorted() (all []*loaded) {
	for _, name := range slices.Sorted(maps.Keys(l.modules)) {
		all = append(all, l.modules[name])
	}
	return all
}

// Load is sys_init_module: it makes the module of image known, runs its init
// and makes it live. It fails with [schemes.ErrExist] if a module of that name
// is there in whatever state, with [schemes.ErrNoModule] if a dependency is not
// live, and with Init's error.
func (l *Loader) Load(image *Image) error {
	l.mutex.Down()
	defer l.mutex.Up()
	if l.modules[image.Name] != nil {
		return fmt.Errorf("load %s: %w", image.Name, schemes.ErrExist)
	}
	m := &loaded{image: image}
	for _, name := range image.Depends {
		d := l.modules[name]
		if d == nil || d.State() != schemes.Live { // strong_try_module_get
			return fmt.Errorf("load %s: depends on %s: %w", image.Name, name, schemes.ErrNoModule)
		}
		m.depends = append(m.depends, d)
	}
	for _, d := range m.depends {
		d.users++
	}
	m.Module = schemes.NewModule(l.scheme, image.Name)
	l.modules[image.Name] = m

	if image.Init != nil {
		if err := l.init(m); err != nil {
			return fmt.Errorf("load %s: %w", image.Name, errors.Join(err, l.rollback(m)))
		}
	}
	m.SetLive(lifecycle.Key{})
	l.stats.Loads++
	return nil
}

// init runs the init function of m without the module mutex, as 2.5.52 does, so that
// it may load modules. It has the mutex again when it returns, and when init panics.
func (l *Loader) init(m *loaded) error {
	l.mutex.Up()
	defer l.mutex.Down()
	return m.image.Init(&Context{l: l, m: m})
}

// rollback unloads a module whose init failed. Its entries were findable, so
// somebody may hold it: it goes the way of every unload. 2.5.52 frees it after
// one pass of quiescence without asking for references.
func (l *Loader) rollback(m *loaded) error {
	for {
		err := l.scheme.Unload(schemes.NewUnload(m.Module, 0, nil, course{l, m, 0, true}))
		if err != schemes.ErrAgain {
			if err == nil {
				l.stats.Rollbacks++
			}
			return err
		}
	}
}

// Modprobe loads the modules that the named module depends on, and then the module,
// unless it is there already: what request_module(name) makes user space do. It
// reports whether it loaded the module. It fails with [schemes.ErrNoModule] if there
// is no such image, and otherwise as Load does. A module that is going counts as
// there.
func (l *Loader) Modprobe(name string) (loaded bool, err error) {
	image := l.images[name]
	if image == nil {
		return false, fmt.Errorf("modprobe %s: %w", name, schemes.ErrNoModule)
	}
	for _, d := range image.Depends {
		if _, err := l.Modprobe(d); err != nil {
			return false, err
		}
	}
	err = l.Load(image)
	if errors.Is(err, schemes.ErrExist) {
		return false, nil
	}
	return err == nil, err
}
