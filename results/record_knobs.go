package results

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/workloads"
)

// knobsRecord is the knobs of a round as a line of rounds.jsonl has them: an object with a member for each row of
// [workloads.StandardKnobs], named as the row is, durations in ns.
type knobsRecord bench.Knobs

// MarshalJSON implements [json.Marshaler].
func (k knobsRecord) MarshalJSON() ([]byte, error) {
	members := map[string]any{}
	for _, row := range workloads.StandardKnobs().Knobs {
		members[row.Name] = row.Value.Field((*bench.Knobs)(&k))
	}
	return json.Marshal(members)
}

// UnmarshalJSON implements [json.Unmarshaler]. A member that is no knob is an
// error.
func (k *knobsRecord) UnmarshalJSON(data []byte) error {
	return k.once(data, func(knob string) string { return knob })
}

// knobsRead keeps knobs by the text that they were read from, since most rounds of a run have the same. It is emptied
// when it has many.
var knobsRead struct {
	sync.Mutex
	seen map[string]knobsRecord
}

// once reads knobs as read does, and takes them from knobsRead if their text was read before.
func (k *knobsRecord) once(data []byte, member func(knob string) string) error {
	key := member("exit-cost") + string(data) // the two schemas name members otherwise
	knobsRead.Lock()
	before, ok := knobsRead.seen[key]
	knobsRead.Unlock()
	if ok {
		*k = before
		return nil
	}
	if err := k.read(data, member); err != nil {
		return err
	}
	knobsRead.Lock()
	defer knobsRead.Unlock()
	if len(knobsRead.seen) == 0 || len(knobsRead.seen) > 1000 {
		knobsRead.seen = map[string]knobsRecord{}
	}
	knobsRead.seen[key] = *k
	return nil
}

// read reads members that are named as member says. A knob without a member is zero: the round was measured before
// there was the knob.
func (k *knobsRecord) read(data []byte, member func(knob string) string) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return fmt.Errorf("Knobs: %w", plain(err))
	}
	for _, row := range workloads.StandardKnobs().Knobs {
		name := member(row.Name)
		value, ok := members[name]
		if !ok {
			continue
		}
		if err := json.Unmarshal(value, row.Value.Field((*bench.Knobs)(k))); err != nil {
			return fmt.Errorf("knob %s: %w", name, plain(err))
		}
		delete(members, name)
	}
	for name := range members {
		return fmt.Errorf("unknown knob %.40q: %w", name, errNewer)
	}
	return nil
}

// camelCase returns the name of a knob's field in Go, as schema 1 has it: ExitCost for exit-cost.
func camelCase(knob string) string {
	var b strings.Builder
	for _, part := range strings.Split(knob, "-") {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}
