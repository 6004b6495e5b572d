package workloads

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads/internal/population"
	"github.com/modbench/modbench/workloads/subsystem"
)

// Target is something that is looked up.
type Target struct {
	Table  *schemes.Table
	Key    schemes.Key
	Module string // the module that provides it; "" if none does
}

// System is a booted model kernel in which one subsystem is looked up. It has the modules that register there, with all
// else that they register, and the modules on which they depend. Nobody may change its fields. Any goroutine may call
// its methods.
type System struct {
	Scheme    schemes.Scheme
	Subsystem *subsystem.Subsystem
	Loader    *loader.Loader
	Targets   []Target // one for each entry of the subsystem, in load order
	Missing   []Target // things that no module provides
	Victims   []string // modules of Targets that have an exit function and no dependents, sorted

	// Rtnl is rtnl_sem: who brings a network device up or down, or unregisters it, has it. Nobody looks up with it.
	// Nil: callers only look up, or the subsystem has none.
	Rtnl *sync.Mutex
}

// Boot loads the population under s. It fails if a module does not load, which
// is a defect of s or of modbench, or if no module could ever be unloaded. It
// fails with ctx's error if ctx is done before all modules are loaded; making the
// population, which takes seconds for a million entries, is not interrupted. A
// ctx that is done later cuts the exit cost of modules short.
func Boot(ctx context.Context, s schemes.Scheme, sub *subsystem.Subsystem, k Knobs) (*System, error) {
	if err := k.Fits(sub); err != nil {
		return nil, fmt.Errorf("boot: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("boot: %w", err)
	}
	c := catalogueOf(sub.Name, k.Loaded, k.Scale)
	sys := &System{Scheme: s, Subsystem: sub}
	if k.Callers == AllUses && sub.Uses.Rtnl {
		sys.Rtnl = new(sync.Mutex)
	}
	tables := newTables(s, c.whole)
	var filled []func()
	for _, t := range tables {
		filled = append(filled, subsystem.Fill(t.Index))
	}
	letGo(ctx, c, tables, k.ExitCost)
	images := sys.target(ctx, c, tables, k)
	sys.Loader = loader.New(s, images...)
	for _, image := range images {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("boot: %w", err)
		}
		if err := sys.Loader.Load(image); err != nil {
			return nil, fmt.Errorf("boot: %w", err)
		}
	}
	for _, done := range filled {
		done()
	}
	for _, t := range c.whole.Tables() {
		if t.Subsystem == sub.Name {
			for _, key := range c.whole.Missing(t.Subsystem, t.Name) {
				sys.Missing = append(sys.Missing, Target{tables[place{t.Subsystem, t.Name}], schemes.Key(key), ""})
			}
		}
	}
	if len(sys.Victims) == 0 {
		return nil, fmt.Errorf("boot: none of the %d entries in %s belongs to a module that can be unloaded; "+
			"scale %v is too small", len(sys.Targets), sub.Name, k.Scale)
	}
	return sys, nil
}

// target fills in the targets and the victims of sys, and returns the images of
// the modules in load order.
func (sys *System) target(
	ctx context.Context, c catalogue, tables map[place]*schemes.Table, k Knobs,
) (images []*loader.Image) {
	random := rand.New(rand.NewPCG(k.Seed, 0x6b6579))
	victims := make(map[string]bool)
	for _, m := range c.part.Modules() {
		m = c.whole.Module(m.Name)
		images = append(images, image(ctx, m, tables, k.ExitCost, sys.Rtnl))
		for i := range m.Registrations {
			if r := &m.Registrations[i]; r.Subsystem == sys.Subsystem.Name {
				key := r.Key(random.Uint64N(max(uint64(len(r.IDs)), r.Span, 1)))
				sys.Targets = append(sys.Targets, Target{tables[place{r.Subsystem, r.Table}], schemes.Key(key), m.Name})
				victims[m.Name] = !m.Permanent()
			}
		}
	}
	for _, image := range images {
		for _, name := range image.Depends {
			victims[name] = false
		}
	}
	for name, can := range victims {
		if can {
			sys.Victims = append(sys.Victims, name)
		}
	}
	slices.Sort(sys.Victims)
	return images
}

// place names a table: its subsystem, and for a device_driver its bus.
type place struct{ subsystem, table string }

// newTables makes the tables of the whole population and numbers them in a fixed order.
func newTables(s schemes.Scheme, c *population.Catalogue) map[place]*schemes.Table {
	bySubsystem := make(map[string][]place)
	for _, t := range c.Tables() {
		bySubsystem[t.Subsystem] = append(bySubsystem[t.Subsystem], place{t.Subsystem, t.Name})
	}
	tables := make(map[place]*schemes.Table)
	for _, sub := range subsystem.All {
		places := bySubsystem[sub.Name]
		for i, ix := range sub.NewIndexes(len(places)) {
			name := sub.Name
			if bus := places[i].table; bus != "" {
				name += "/" + bus
			}
			tables[places[i]] = schemes.NewTable(s, len(tables), name, sub.Lock, ix)
		}
	}
	return tables
}

// Autoload does what the subsystem does when a lookup of t found nothing or was refused. The subsystem may load the
// module that provides t (request_module). Autoload reports whether it loaded the module, and whether the caller should
// look up once more. It does not model what it costs to start modprobe in user space: see [System.Asks].
func (sys *System) Autoload(t *Target, refused bool) (loaded, again bool) {
	if refused && !sys.Subsystem.RetryRefused || sys.Subsystem.Alias(t.Key) == "" {
		return false, false
	}
	return sys.Modprobe(t), true
}

// Asks reports whether user space is told of a lookup of t that found nothing or was refused, and loads the module. If
// the subsystem does so, the kernel asks with request_module. A device that no driver of its bus takes is announced
// (/sbin/hotplug), and the driver that is then loaded is offered all devices of its bus. So a device that found no
// driver is looked up once more as well.
func (sys *System) Asks(t *Target, refused bool) bool {
	if refused {
		return sys.Subsystem.RetryRefused
	}
	return sys.Subsystem.Alias(t.Key) != "" || sys.Subsystem == &subsystem.DeviceDriver
}

// Modprobe loads the module that provides t, unless there is none or it is loaded already, and reports whether it did.
// A module that is going counts as loaded.
func (sys *System) Modprobe(t *Target) (loaded bool) {
	if t.Module != "" {
		loaded, _ = sys.Loader.Modprobe(t.Module) // if this fails, the second lookup shows it
	}
	return loaded
}
