package population

import (
	"cmp"
	"slices"
)

// directory finds modules by name, and by what they register.
type directory struct {
	modules map[string]*Module
	names   map[address]provided
	numbers map[address][]provided // Name empty; by Num, wider regions first
}

// address names a table and, in names, an entry of it.
type address struct{ subsystem, table, name string }

type provided struct {
	module       *Module
	registration *Registration
}

func newDirectory(c *Catalogue) *directory {
	d := &directory{
		modules: make(map[string]*Module, len(c.modules)),
		names:   make(map[address]provided),
		numbers: make(map[address][]provided),
	}
	for _, m := range c.modules {
		d.modules[m.Name] = m
		for i := range m.Registrations {
			r := &m.Registrations[i]
			if r.Num == 0 {
				d.names[address{r.Subsystem, r.Table, r.Name}] = provided{m, r}
			} else {
				table := address{r.Subsystem, r.Table, ""}
				d.numbers[table] = append(d.numbers[table], provided{m, r})
			}
		}
	}
	for _, ps := range d.numbers {
		slices.SortFunc(ps, func(a, b provided) int {
			return cmp.Or(cmp.Compare(a.registration.Num, b.registration.Num),
				cmp.Compare(b.registration.Span, a.registration.Span))
		})
	}
	return d
}

// Provider returns the registration that a lookup of k in a table finds when
// everything is loaded, and its module, or nil and nil: what to load on a miss.
// A number between nested block regions is found in the tightest. Interfaces
// are found by name only, as indexes are given when they register. Cost: a map
// lookup or a binary search; the first call builds the maps.
func (c *Catalogue) Provider(subsystem, table string, k Key) (*Module, *Registration) {
	d := c.lookup()
	if k.Name != "" {
		p := d.names[address{subsystem, table, k.Name}]
		return p.module, p.registration
	}
	ps := d.numbers[address{subsystem, table, ""}]
	i, _ := slices.BinarySearchFunc(ps, k.Num, func(p provided, num uint64) int {
		if p.registration.Num <= num {
			return -1
		}
		return 1
	})
	// Regions nest and end with their major, so the last that begins at or
	// before k and covers it is the tightest.
	for i--; i >= 0; i-- {
		r := ps[i].registration
		if k.Num-r.Num < max(r.Span, uint64(len(r.IDs)), 1) {
			return ps[i].module, r
		}
		if subsystem != "block_device_operations" || r.Num>>minorBits != k.Num>>minorBits {
			break
		}
	}
	return nil, nil
}
