package coherence

import (
	"bytes"
	"embed"
	"encoding/json"
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

// ParseMachine reads a machine file and checks that it makes sense.
func ParseMachine(data []byte) (*Machine, error) {
	m := new(Machine)
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(m); err != nil {
		return nil, err
	}
	return m, m.check()
}

// most is what no number of a machine exceeds, in nanoseconds.
const most = 1e9

// check returns an error if a number makes no sense.
func (m *Machine) check() error {
	t := m.Topology
	for _, n := range []int{t.Sockets, t.Groups, t.Clusters, t.Cores, t.Threads} {
		if n < 1 || n > maxProcs {
			return fmt.Errorf("topology: want 1 to %d sockets, groups, clusters, cores and threads", maxProcs)
		}
	}
	if t.Siblings != Last && t.Siblings != Adjacent {
		return fmt.Errorf("siblings: %q, want %s or %s", t.Siblings, Last, Adjacent)
	}
	if m.Name == "" || m.Source == "" {
		return fmt.Errorf("want a name, and a source of the numbers")
	}
	numbers := map[string]float64{"rmw": m.RMW, "load": m.Load, "store": m.Store}
	for d, ns := range m.Transfer.at() {
		if Distance(d) != Self {
			numbers["transfer "+Distance(d).String()] = ns
		}
	}
	for d, ns := range m.Read.at() {
		if Distance(d) != Self {
			numbers["read "+Distance(d).String()] = ns
		}
	}
	for name, x := range map[string]float64{"near": m.Spread.Near, "far": m.Spread.Far, "hold": m.Spread.Hold,
		"waits": m.Spread.Waits, "insns": m.Spread.Insns} {
		if !(x >= 1 && x <= 100) {
			return fmt.Errorf("spread of %s: %v, want 1 to 100", name, x)
		}
	}
	for name, ns := range numbers {
		if !(ns > 0 && ns < most) {
			return fmt.Errorf("%s: %v ns, want more than 0 and less than a second", name, ns)
		}
	}
	for name, ns := range map[string]float64{"hold": m.Hold, "smt": m.SMT, "instructions": m.Instructions,
		"wake": m.Waits.Wake, "yield": m.Waits.Yield, "yield_own": m.Waits.YieldOwn,
		"stop": m.Waits.Stop, "stop_one": m.Waits.StopOne, "stop_alone": m.Waits.StopAlone,
		"ipi": m.Waits.IPI, "ipi_one": m.Waits.IPIOne} {
		if !(ns >= 0 && ns < most) {
			return fmt.Errorf("%s: %v, want 0 to %g", name, ns, most)
		}
	}
	return nil
}
