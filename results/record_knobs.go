package results

import (
	"encoding/json"
	"fmt"

	"github.com/modbench/modbench/bench"
)

// knobsRecord is the knobs of a round as a line of rounds.jsonl has them: an
// object with a member for each knob, named as its flag is, durations in ns.
type knobsRecord bench.Knobs

// knobs are the members: their name, their name in schema 1, and where the value
// is. A knob that is added later has no name in schema 1.
var knobs = []struct {
	name, schema1 string
	at            func(*knobsRecord) any
}{
	{"workers", "Workers", func(k *knobsRecord) any { return &k.Workers }},
	{"per-proc", "PerProc", func(k *knobsRecord) any { return &k.PerProc }},
	{"unloaders", "Unloaders", func(k *knobsRecord) any { return &k.Unloaders }},
	{"per-unload", "PerUnload", func(k *knobsRecord) any { return &k.PerUnload }},
	{"hold", "Hold", func(k *knobsRecord) any { return &k.Hold }},
	{"exit-cost", "ExitCost", func(k *knobsRecord) any { return &k.ExitCost }},
	{"period", "Period", func(k *knobsRecord) any { return &k.Period }},
	{"stall", "Stall", func(k *knobsRecord) any { return &k.Stall }},
	{"skew", "Skew", func(k *knobsRecord) any { return &k.Skew }},
	{"missing", "Missing", func(k *knobsRecord) any { return &k.Missing }},
	{"lookups", "Lookups", func(k *knobsRecord) any { return &k.Lookups }},
	{"scale", "Scale", func(k *knobsRecord) any { return &k.Scale }},
	{"arrival", "Arrival", func(k *knobsRecord) any { return &k.Arrival }},
	{"placement", "Placement", func(k *knobsRecord) any { return &k.Placement }},
	{"seed", "Seed", func(k *knobsRecord) any { return &k.Seed }},
}

// MarshalJSON implements [json.Marshaler].
func (k knobsRecord) MarshalJSON() ([]byte, error) {
	members := map[string]any{}
	for _, m := range knobs {
		members[m.name] = m.at(&k)
	}
	return json.Marshal(members)
}

// UnmarshalJSON implements [json.Unmarshaler]. A member that is no knob is an
// error.
func (k *knobsRecord) UnmarshalJSON(data []byte) error { return k.read(data, 2) }

func (k *knobsRecord) read(data []byte, schema int) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return fmt.Errorf("Knobs: %w", plain(err))
	}
	for _, m := range knobs {
		name := m.name
		if schema == 1 {
			name = m.schema1
		}
		value, ok := members[name]
		if !ok {
			continue // measured before there was this knob
		}
		if err := json.Unmarshal(value, m.at(k)); err != nil {
			return fmt.Errorf("knob %s: %w", name, plain(err))
		}
		delete(members, name)
	}
	for name := range members {
		return fmt.Errorf("unknown knob %.40q: %w", name, errNewer)
	}
	return nil
}
