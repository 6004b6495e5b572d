package coherence

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed machines/*.json
var machineFiles embed.FS

// Machines returns the machines that modbench brings along, by name. They are shared: nobody may
// change them.
var Machines = sync.OnceValue(func() []*Machine {
	entries, err := machineFiles.ReadDir("machines")
	if err != nil {
		panic(err)
	}
	var all []*Machine
	for _, e := range entries {
		data, err := machineFiles.ReadFile(path.Join("machines", e.Name()))
		if err != nil {
			panic(err)
		}
		m, err := ParseMachine(data)
		if err != nil {
			panic(fmt.Errorf("%s: %w", e.Name(), err)) // TestMachines reads them all
		}
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b *Machine) int { return strings.Compare(a.Name, b.Name) })
	return all
})

// Named returns the machine of that name, or nil. It is shared: nobody may change it.
func Named(name string) *Machine {
	for _, m := range Machines() {
		if m.Name == name {
			return m
		}
	}
	return nil
}
