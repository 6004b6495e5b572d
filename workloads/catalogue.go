package workloads

import (
	"fmt"
	"sync"

	"github.com/modbench/modbench/workloads/internal/population"
	"github.com/modbench/modbench/workloads/subsystem"
)

// catalogue is what a system is booted from: the whole population, and the part
// that concerns one subsystem.
type catalogue struct {
	scale       float64
	whole, part *population.Catalogue
}

// MaxEntries is how many entries the tables of a subsystem may have together: a
// million take some 10 s to boot and 3 GB.
const MaxEntries = 2_000_000

// Fits returns an error if the tables of sub have more entries than MaxEntries at
// the scale of k.
func (k Knobs) Fits(sub *subsystem.Subsystem) error {
	real := population.Real().Only(sub.Name).Entries()
	if n := k.Scale * float64(real); n > MaxEntries {
		return fmt.Errorf("scale %v: that is %.0f entries of %s, want %d at most: a scale up to %d", k.Scale, n, sub.Name, MaxEntries, MaxEntries/real)
	}
	return nil
}

// recent holds the last catalogue of each subsystem: rounds ask for the same one
// again and again, and making it takes longer than booting from it.
var recent struct {
	sync.Mutex
	of map[string]catalogue
}

// catalogueOf returns the catalogue for a subsystem at a scale. Any goroutine
// may call it.
func catalogueOf(subsystem string, scale float64) catalogue {
	recent.Lock()
	defer recent.Unlock()
	c, ok := recent.of[subsystem]
	if ok && c.scale == scale {
		return c
	}
	real := population.Real()
	c = catalogue{scale, real, real.Only(subsystem)}
	if scale != 1 {
		// The modules of the subsystem alone are repeated, without what they
		// register elsewhere.
		c.part = c.part.Scale(scale)
		c.whole = c.part
	}
	if recent.of == nil {
		recent.of = make(map[string]catalogue)
	}
	recent.of[subsystem] = c
	return c
}
