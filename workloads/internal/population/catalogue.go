package population

import (
	"cmp"
	"slices"
	"sync"
)

// Module is one loadable module. Read-only.
type Module struct {
	Name          string
	Depends       []string // direct; each is in the catalogue, earlier
	HasInit       bool
	HasExit       bool
	CoreBytes     int // code and data that stay loaded
	Registrations []Registration
}

// Permanent reports whether the module cannot be unloaded: it has an init
// function and no exit function. One that has neither can.
func (m *Module) Permanent() bool { return m.HasInit && !m.HasExit }

// Registration is one thing that a module's init registers.
type Registration struct {
	Subsystem string   // "filesystem", ...
	Table     string   // the bus of a device_driver; "" elsewhere
	Name      string   // of filesystem or interface; elsewhere the module's
	Num       uint64   // major, dev_t or first device id; 0: given by registering
	Span      uint64   // numbers covered from Num on; 0 means 1
	IDs       []uint64 // the device ids of a driver, consecutive
	Helper    bool     // registered by a framework on the module's behalf
}

// Key is what a lookup is by: a name, or if that is empty a number.
type Key struct {
	Name string
	Num  uint64
}

// Key returns one of the keys that r answers, the i-th, counted round. The
// numbers of a block region are counted from its end, where no tighter region
// of the catalogue lies.
func (r *Registration) Key(i uint64) Key {
	switch {
	case r.IDs != nil:
		return Key{Num: r.IDs[i%uint64(len(r.IDs))]}
	case r.Num == 0:
		return Key{Name: r.Name}
	}
	span := max(r.Span, 1)
	return Key{Num: r.Num + span - 1 - i%span}
}

// Table is one table that the modules of a catalogue register in.
type Table struct {
	Subsystem string
	Name      string // the bus of a device_driver; "" elsewhere
	Entries   int
}

// Catalogue is a set of modules with all that they depend on.
type Catalogue struct {
	unit    []source // what Only and Scale start from
	modules []*Module
	tables  []Table
	entries int
	lookup  func() *directory
}

// Real returns the population as it is. Cost: the first call parses, a few
// milliseconds.
func Real() *Catalogue { return parsed() }

var parsed = sync.OnceValue(func() *Catalogue { return build(facts(), all) })

// Modules returns all modules in load order: dependencies first.
func (c *Catalogue) Modules() []*Module { return slices.Clip(c.modules) }

// Module returns the module of that name, or nil.
func (c *Catalogue) Module(name string) *Module { return c.lookup().modules[name] }

// Tables returns the tables that have entries, by subsystem and name.
func (c *Catalogue) Tables() []Table { return slices.Clone(c.tables) }

// Entries returns the number of registrations in all tables.
func (c *Catalogue) Entries() int { return c.entries }

// Only returns the catalogue reduced to the registrations in some subsystems,
// at its real size: the modules that have any and those they depend on. Keys
// are those of the whole.
func (c *Catalogue) Only(subsystems ...string) *Catalogue {
	unit := slices.Clone(c.unit)
	for i := range unit {
		unit[i].registers = slices.DeleteFunc(slices.Clone(unit[i].registers), func(f fact) bool {
			return !slices.Contains(subsystems, f.subsystem)
		})
	}
	return build(needed(unit, func(s *source) (string, []string, bool) {
		return s.name, s.depends, len(s.registers) > 0
	}), all)
}

// count fills in tables and entries.
func (c *Catalogue) count() {
	type id struct{ subsystem, name string }
	n := make(map[id]int)
	for _, m := range c.modules {
		c.entries += len(m.Registrations)
		for i := range m.Registrations {
			n[id{m.Registrations[i].Subsystem, m.Registrations[i].Table}]++
		}
	}
	for t, entries := range n {
		c.tables = append(c.tables, Table{t.subsystem, t.name, entries})
	}
	slices.SortFunc(c.tables, func(a, b Table) int {
		return cmp.Or(cmp.Compare(a.Subsystem, b.Subsystem), cmp.Compare(a.Name, b.Name))
	})
}

// needed returns those of all, in load order, that are wanted, and those that
// one of them depends on.
func needed[T any](all []T, describe func(*T) (name string, depends []string, wanted bool)) []T {
	keep := make(map[string]bool)
	for i := len(all) - 1; i >= 0; i-- {
		name, depends, wanted := describe(&all[i])
		if wanted || keep[name] {
			keep[name] = true
			for _, d := range depends {
				keep[d] = true
			}
		}
	}
	return slices.DeleteFunc(all, func(t T) bool {
		name, _, _ := describe(&t)
		return !keep[name]
	})
}
