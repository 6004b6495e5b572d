package coherence

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/modbench/modbench/internal/files"
)

// ParseMachine reads a machine file and checks that it makes sense.
func ParseMachine(data []byte) (*Machine, error) {
	m := new(Machine)
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(m); err != nil {
		return nil, files.JSONError(data, err, "a machine", "modbench calibrate")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the machine: want one JSON object and no more")
	}
	return m, m.check()
}

// The limits of a machine file.
const (
	most       = 1e9     // what no time exceeds, in nanoseconds
	mostFactor = 1000    // what no factor exceeds
	mostCPUs   = 1 << 16 // more processors than any machine has
	longest    = 64      // letters of the name, which stands in tables
	mostTexts  = 4000    // letters of any other text
)

// CheckName returns an error if a machine cannot be called that.
func CheckName(name string) error {
	switch {
	case name == "" || utf8.RuneCountInString(name) > longest:
		return fmt.Errorf("name: want 1 to %d letters", longest)
	case strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) || r == utf8.RuneError }):
		return fmt.Errorf("name %q: want letters that can be printed, on one line", name)
	}
	return nil
}

// check returns an error if something makes no sense.
func (m *Machine) check() error {
	if err := m.Topology.check(); err != nil {
		return err
	}
	if err := CheckName(m.Name); err != nil {
		return err
	}
	if m.Source == "" {
		return errors.New("source: want where the numbers come from")
	}
	for _, text := range []string{m.Title, m.Source, m.Fitted} {
		if len(text) > mostTexts {
			return fmt.Errorf("a text of %d letters: want %d at most", len(text), mostTexts)
		}
	}
	if err := m.checkNumbers(); err != nil {
		return err
	}
	return m.checkMeasured()
}

func (t Topology) check() error {
	all := 1
	for _, n := range []int{t.Sockets, t.Groups, t.Clusters, t.Cores, t.Threads} {
		if n < 1 || n > maxProcs {
			return fmt.Errorf("topology: want 1 to %d sockets, groups, clusters, cores and threads", maxProcs)
		}
	}
	for _, n := range []int{t.Sockets, t.Clusters, t.Cores, t.Threads} {
		if all *= n; all > mostCPUs {
			return fmt.Errorf("topology: more than %d processors", mostCPUs)
		}
	}
	if t.Siblings != Last && t.Siblings != Adjacent {
		return fmt.Errorf("siblings: %q, want %s or %s", t.Siblings, Last, Adjacent)
	}
	return nil
}

// numbers are some of the machine, and what they have to be within.
type numbers struct {
	of          map[string]float64
	least, most float64
	above       bool // and not equal to least
	want        string
}

func (m *Machine) checkNumbers() error {
	times := map[string]float64{"rmw": m.RMW, "load": m.Load, "store": m.Store}
	for what, levels := range map[string]Levels{"transfer ": m.Transfer, "read ": m.Read} {
		for d, ns := range levels.at() {
			if Distance(d) != Self {
				times[what+Distance(d).String()] = ns
			}
		}
	}
	w, s := m.Waits, m.Spread
	for _, n := range []numbers{
		{times, 0, most, true, "more than 0 ns and at most a second"},
		{map[string]float64{"hold": m.Hold, "wake": w.Wake, "yield": w.Yield, "yield_own": w.YieldOwn, "stop": w.Stop,
			"stop_one": w.StopOne, "stop_alone": w.StopAlone, "ipi": w.IPI, "ipi_one": w.IPIOne},
			0, most, false, "0 ns to a second"},
		{map[string]float64{"smt": m.SMT, "instructions": m.Instructions}, 0, mostFactor, false,
			fmt.Sprintf("0 to %d", mostFactor)},
		{map[string]float64{"spread of near": s.Near, "spread of far": s.Far, "spread of hold": s.Hold,
			"spread of waits": s.Waits, "spread of insns": s.Insns}, 1, 100, false, "1 to 100"},
	} {
		for _, name := range slices.Sorted(maps.Keys(n.of)) {
			if err := n.check(name, n.of[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n numbers) check(name string, x float64) error {
	if !(x >= n.least && x <= n.most) || n.above && x == n.least {
		return fmt.Errorf("%s: %v, want %s", name, x, n.want)
	}
	return nil
}

// checkMeasured checks the lookups and probes that a calibration has timed.
func (m *Machine) checkMeasured() error {
	type key struct {
		scheme, subsystem string
		procs             int
	}
	time := numbers{nil, 0, most, true, "more than 0 ns and at most a second"}
	seen := make(map[key]bool)
	for i, x := range m.Measured {
		what, k := fmt.Sprintf("measured %d", i+1), key{x.Scheme, x.Subsystem, x.Procs}
		switch {
		case x.Scheme == "" || x.Subsystem == "":
			return fmt.Errorf("%s: want a scheme and a subsystem", what)
		case x.Procs < 1 || x.Procs > maxProcs:
			return fmt.Errorf("%s: procs %d, want 1 to %d", what, x.Procs, maxProcs)
		case seen[k]:
			return fmt.Errorf("%s: %s on %d processors in %s is there twice", what, x.Scheme, x.Procs, x.Subsystem)
		case !(x.Spread >= 0 && x.Spread <= mostFactor):
			return fmt.Errorf("%s: iqr %v, want 0 to %d", what, x.Spread, mostFactor)
		}
		if err := time.check(what+": ns", x.PerLookup); err != nil {
			return err
		}
		seen[k] = true
	}
	for _, p := range m.Probes {
		for what, ns := range map[string]float64{"ns": p.Measured, "simulated_ns": p.Simulated} {
			if err := time.check("probe "+p.What+": "+what, ns); err != nil {
				return err
			}
		}
	}
	return nil
}
