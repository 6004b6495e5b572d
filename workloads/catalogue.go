package workloads

import (
	"fmt"
	"sync"

	"github.com/modbench/modbench/workloads/internal/population"
	"github.com/modbench/modbench/workloads/subsystem"
)

// catalogue is the modules from which a system is booted: the whole population, and the part of it that registers in
// one subsystem.
type catalogue struct {
	scale       float64
	loaded      Loaded
	whole, part *population.Catalogue
}

// maxEntries is how many entries the tables of one subsystem may have together. A million entries take about 10 s to
// boot and 3 GB of memory.
const maxEntries = 2_000_000

// Fits returns an error if the tables of sub, at the scale of k, would have more entries than a system may have, or if
// what is loaded has no module there that can be unloaded.
func (k Knobs) Fits(sub *subsystem.Subsystem) error {
	if sub == AllTables {
		return nil // a trace says itself what is loaded
	}
	size := sizeOf(sub.Name, k.Loaded)
	switch n := k.Scale * float64(size.entries); {
	case size.entries == 0:
		return k.Loaded.nothing(sub, "that registers in")
	case size.victims == 0:
		return k.Loaded.nothing(sub, "that can be unloaded from")
	case n > maxEntries:
		return fmt.Errorf("scale %s: that is %.0f entries of %s, want %d at most: a scale up to %d",
			decimal(k.Scale), n, sub.Name, maxEntries, maxEntries/size.entries)
	}
	return nil
}

// Size returns how many entries the tables of sub have at the scale of k, and how
// many modules are loaded for them, about.
func (k Knobs) Size(sub *subsystem.Subsystem) (entries, modules float64) {
	actual := sizeOf(sub.Name, k.Loaded)
	return k.Scale * float64(actual.entries), k.Scale * float64(actual.modules)
}

// size is the size of a subsystem at scale 1, and how many modules can be unloaded there.
type size struct{ entries, modules, victims int }

// part is a subsystem of what is loaded.
type part struct {
	subsystem string
	loaded    Loaded
}

// sizeOf returns the size of a subsystem at scale 1. Any goroutine may call it. It counts
// once and keeps the result.
func sizeOf(subsystem string, loaded Loaded) size {
	key := part{subsystem, loaded}
	if n, ok := counted.Load(key); ok {
		return n.(size)
	}
	c := loaded.population(subsystem).Only(subsystem)
	n := size{c.Entries(), len(c.Modules()), len(victims(c, subsystem))}
	counted.Store(key, n)
	return n
}

// victims returns the modules of c that register in a subsystem, have an exit function and no dependents.
func victims(c *population.Catalogue, subsystem string) map[string]bool {
	found := make(map[string]bool)
	for _, m := range c.Modules() {
		for i := range m.Registrations {
			if m.Registrations[i].Subsystem == subsystem && !m.Permanent() {
				found[m.Name] = true
			}
		}
	}
	for _, m := range c.Modules() {
		for _, name := range m.Depends {
			delete(found, name)
		}
	}
	return found
}

var counted sync.Map // by part: its size

// recent holds the last catalogue that was made for each subsystem. Rounds ask for the same one again and again, and
// it takes longer to make one than to boot from it.
var recent struct {
	sync.Mutex
	of map[string]catalogue
}

// catalogueOf returns the catalogue of a subsystem at a scale. Any goroutine may call it.
func catalogueOf(subsystem string, loaded Loaded, scale float64) catalogue {
	recent.Lock()
	defer recent.Unlock()
	c, ok := recent.of[subsystem]
	if ok && c.scale == scale && c.loaded == loaded {
		return c
	}
	whole := loaded.population(subsystem)
	c = catalogue{scale, loaded, whole, whole.Only(subsystem)}
	if scale != 1 {
		// Only the modules of the subsystem are repeated, without what they register elsewhere.
		c.part = c.part.Scale(scale)
		c.whole = c.part
	}
	if recent.of == nil {
		recent.of = make(map[string]catalogue)
	}
	recent.of[subsystem] = c
	return c
}
