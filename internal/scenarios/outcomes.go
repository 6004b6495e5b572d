package scenarios

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

// Outcomes is what scenarios have come to, by scheme and scenario. Only its maker
// changes it.
type Outcomes struct {
	schemes []string // in the order of their first record
	of      map[[2]string]Outcome
}

//go:embed outcomes.tsv
var recorded []byte

// Recorded returns the outcomes of the schemes of modbench, as the last go
// generate found and wrote them.
func Recorded() *Outcomes {
	o, err := parseOutcomes(recorded)
	if err != nil {
		panic(fmt.Sprintf("scenarios: outcomes.tsv: %v; run go generate ./internal/scenarios", err)) // a test reads it
	}
	return o
}

// Record adds an outcome, or replaces it.
func (o *Outcomes) Record(scheme, scenario string, outcome Outcome) {
	if o.of == nil {
		o.of = make(map[[2]string]Outcome)
	}
	if !slices.Contains(o.schemes, scheme) {
		o.schemes = append(o.schemes, scheme)
	}
	o.of[[2]string{scheme, scenario}] = outcome
}

// Of returns what the scenario of that name comes to under a scheme; ok tells
// whether there is a record of it.
func (o *Outcomes) Of(scheme, scenario string) (outcome Outcome, ok bool) {
	outcome, ok = o.of[[2]string{scheme, scenario}]
	return outcome, ok
}

// Schemes returns the names of the schemes that there are records of, in order.
func (o *Outcomes) Schemes() []string { return slices.Clone(o.schemes) }

const columns = "scheme\tscenario\toutcome\n"

// Text returns the records as [parseOutcomes] reads them, one a line: scheme,
// scenario, outcome.
func (o *Outcomes) Text() []byte {
	var b bytes.Buffer
	b.WriteString(columns)
	for _, scheme := range o.schemes {
		for _, s := range All() {
			if outcome, ok := o.Of(scheme, s.Name); ok {
				fmt.Fprintf(&b, "%s\t%s\t%v\n", scheme, s.Name, outcome)
			}
		}
	}
	return b.Bytes()
}

// parseOutcomes reads what Text writes. It fails on a line that is not a record
// of a scenario that exists, and on a second record of the same.
func parseOutcomes(text []byte) (*Outcomes, error) {
	rest, ok := strings.CutPrefix(string(text), columns)
	if !ok {
		return nil, fmt.Errorf("line 1: want %q", strings.TrimSpace(columns))
	}
	names := make(map[string]bool)
	for _, s := range All() {
		names[s.Name] = true
	}
	o := new(Outcomes)
	n := 1
	for line := range strings.Lines(rest) {
		n++
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 3 || fields[0] == "" {
			return nil, fmt.Errorf("line %d: %q: want scheme, scenario and outcome, separated by tabs", n, line)
		}
		if !names[fields[1]] {
			return nil, fmt.Errorf("line %d: no scenario is named %q", n, fields[1])
		}
		outcome, err := parseOutcome(fields[2])
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if _, ok := o.Of(fields[0], fields[1]); ok {
			return nil, fmt.Errorf("line %d: a second outcome of %s under %s", n, fields[1], fields[0])
		}
		o.Record(fields[0], fields[1], outcome)
	}
	return o, nil
}
