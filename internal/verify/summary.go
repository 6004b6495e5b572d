package verify

import (
	"encoding/json"
	"fmt"
)

// Read reads the outcomes that `modbench verify --json` wrote.
func Read(b []byte) ([]Outcome, error) {
	var outcomes []Outcome
	if err := json.Unmarshal(b, &outcomes); err != nil {
		return nil, fmt.Errorf("not what verify --json writes: %w", err)
	}
	for _, o := range outcomes {
		if o.Scheme == "" || o.Configuration == "" {
			return nil, fmt.Errorf("not what verify --json writes: an outcome without a scheme or a configuration")
		}
	}
	return outcomes, nil
}

// Summaries says for each scheme in one phrase what was explored, and never
// more than was done.
func Summaries(outcomes []Outcome) map[string]string {
	type sum struct {
		configurations, executions, least, incomplete int
		broken                                        string
	}
	sums := make(map[string]*sum)
	for _, o := range outcomes {
		s := sums[o.Scheme]
		if s == nil {
			s = &sum{least: -1}
			sums[o.Scheme] = s
		}
		s.configurations++
		s.executions += o.Executions
		switch {
		case o.Broken != "":
			s.broken = o.Broken
		case o.Everything && !o.Random:
		case !o.Exhausted || o.Random:
			s.incomplete++
		case s.least < 0 || o.Reached < s.least:
			s.least = o.Reached
		}
	}
	phrases := make(map[string]string)
	for name, s := range sums {
		text := fmt.Sprintf("%d schedules of %d configurations", s.executions, s.configurations)
		switch {
		case s.broken != "":
			text += ": breaks " + s.broken
		case s.incomplete > 0:
			text += fmt.Sprintf(", %d of them not explored to the end: no violation", s.incomplete)
		case s.least < 0:
			text += ", which are all there are: no violation"
		default:
			text += fmt.Sprintf(", all with up to %d preemptions: no violation", s.least)
		}
		phrases[name] = text
	}
	return phrases
}
