package population

import (
	"slices"
	"strings"
	"sync"
)

// Machines returns the names of the machines whose loaded modules are known, as [Of] takes them.
func Machines() []string { return []string{"machine", "boot", "mount-storm", "modprobe-churn"} }

// recorded returns for each recorded trace the modules that were loaded there.
var recorded = sync.OnceValue(func() map[string]map[string]bool {
	columns := []string{"boot", "mount-storm", "modprobe-churn"} // of data/machines.tsv
	sets := make(map[string]map[string]bool)
	for _, name := range columns {
		sets[name] = make(map[string]bool)
	}
	read("machines", func(f []string) {
		for i, name := range columns {
			if f[1+i] == "1" {
				sets[name][f[0]] = true
			}
		}
	})
	return sets
})

// Of returns what a machine had loaded, with what that depends on: "boot", "mount-storm" and "modprobe-churn" are the
// machines of the recorded traces, and "machine" is one that has booted and has mounted what mount-storm mounts. Names
// and numbers are given out as if no other module was there. It returns nil if there is no such machine. Any goroutine
// may call it; it makes the catalogue anew.
func Of(machine string) *Catalogue {
	names := strings.Fields(strings.Replace(machine, "machine", "boot mount-storm", 1))
	has := make(map[string]bool)
	for _, name := range names {
		set := recorded()[name]
		if set == nil {
			return nil
		}
		for module := range set {
			has[module] = true
		}
	}
	unit := needed(slices.Clone(Real().unit), func(s *source) (string, []string, bool) {
		return s.name, s.depends, has[s.name]
	})
	return build(unit, all)
}
