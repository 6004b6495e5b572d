package workloads

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/modbench/modbench/workloads/internal/population"
	"github.com/modbench/modbench/workloads/subsystem"
)

// Loaded names what is loaded when a round begins.
type Loaded string

const (
	// Distribution is every module of a distribution's kernel that registers in one of the five subsystems. No machine
	// has that loaded, but the tables are as long as they can get. The zero value means the same.
	Distribution Loaded = "distribution"

	// Machine is what a machine had loaded that has booted and has mounted images of 16 filesystems: the modules of
	// the traces boot and mount-storm.
	Machine Loaded = "machine"
)

// machines returns all that a system may have loaded, the zero value first.
func machines() []Loaded {
	all := []Loaded{Distribution}
	for _, name := range population.Machines() {
		all = append(all, Loaded(name))
	}
	return all
}

// population returns the catalogue of what is loaded and registers in a subsystem, with all else that is loaded
// there. The plugins of a Go program are the same whatever a kernel has loaded. Any goroutine may call it. Each is
// made once.
func (l Loaded) population(name string) *population.Catalogue {
	if l == "" || l == Distribution || name == subsystem.Registry.Name {
		return population.For(name)
	}
	if c, ok := made.Load(l); ok {
		return c.(*population.Catalogue)
	}
	c, _ := made.LoadOrStore(l, population.Of(string(l)))
	return c.(*population.Catalogue)
}

var made sync.Map // by Loaded: its catalogue

// nothing returns the error for a machine that has no module in sub, or none that can be unloaded.
func (l Loaded) nothing(sub *subsystem.Subsystem, what string) error {
	var fit []string
	for _, other := range machines() {
		if other != l && sizeOf(sub.Name, other).victims > 0 {
			fit = append(fit, string(other))
		}
	}
	slices.Sort(fit)
	return fmt.Errorf("loaded %s: it has no module %s %s; loaded with %s there are some",
		l, what, sub.Name, strings.Join(fit, " or "))
}
