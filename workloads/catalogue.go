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
	whole, part *population.Catalogue
}

// MaxEntries is how many entries the tables of one subsystem may have together. A million entries take about 10 s to
// boot and 3 GB of memory.
const MaxEntries = 2_000_000

// Fits returns an error if the tables of sub, at the scale of k, would have more than MaxEntries entries.
func (k Knobs) Fits(sub *subsystem.Subsystem) error {
	entries := sizeOf(sub.Name).entries
	if n := k.Scale * float64(entries); n > MaxEntries {
		return fmt.Errorf("scale %s: that is %.0f entries of %s, want %d at most: a scale up to %d",
			decimal(k.Scale), n, sub.Name, MaxEntries, MaxEntries/entries)
	}
	return nil
}

// Size returns how many entries the tables of sub have at the scale of k, and how
// many modules are loaded for them, about.
func (k Knobs) Size(sub *subsystem.Subsystem) (entries, modules float64) {
	actual := sizeOf(sub.Name)
	return k.Scale * float64(actual.entries), k.Scale * float64(actual.modules)
}

// size is the size of a subsystem at scale 1.
type size struct{ entries, modules int }

// sizeOf returns the real size of a subsystem. Any goroutine may call it. It counts
// once and keeps the result.
func sizeOf(subsystem string) size {
	if n, ok := counted.Load(subsystem); ok {
		return n.(size)
	}
	c := population.For(subsystem).Only(subsystem)
	n := size{c.Entries(), len(c.Modules())}
	counted.Store(subsystem, n)
	return n
}

var counted sync.Map // of subsystems: their size

// recent holds the last catalogue that was made for each subsystem. Rounds ask for the same one again and again, and
// it takes longer to make one than to boot from it.
var recent struct {
	sync.Mutex
	of map[string]catalogue
}

// catalogueOf returns the catalogue of a subsystem at a scale. Any goroutine may call it.
func catalogueOf(subsystem string, scale float64) catalogue {
	recent.Lock()
	defer recent.Unlock()
	c, ok := recent.of[subsystem]
	if ok && c.scale == scale {
		return c
	}
	whole := population.For(subsystem)
	c = catalogue{scale, whole, whole.Only(subsystem)}
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
