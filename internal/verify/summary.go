package verify

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/modbench/modbench/internal/files"
)

// Read reads the outcomes that `modbench verify --json` wrote.
func Read(b []byte) ([]Outcome, error) {
	var outcomes []Outcome
	if err := json.Unmarshal(b, &outcomes); err != nil {
		return nil, files.JSONError(b, err, "outcomes", "verify --json")
	}
	for _, o := range outcomes {
		if o.Scheme == "" || o.Configuration == "" {
			return nil, fmt.Errorf("not what verify --json writes: an outcome without a scheme or a configuration")
		}
	}
	return outcomes, nil
}

// distinct is how many different schedules were run, as far as the outcome knows: one
// that an older modbench wrote has executions only.
func (o Outcome) distinct() int {
	if o.Schedules == 0 {
		return o.Executions
	}
	return o.Schedules
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
		s.executions += o.distinct()
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

// Spent says in one line what the explorations took and what they left out.
func Spent(outcomes []Outcome) string {
	var elapsed time.Duration
	var all, random, incomplete, sampled int
	bounds := make(map[int]int) // explorations by the bound that cut them
	for _, o := range outcomes {
		elapsed += o.Elapsed
		sampled += o.Sampled
		switch {
		case o.Broken != "":
		case o.Random:
			random++
		case !o.Exhausted:
			incomplete++
		case o.Everything:
			all++
		default:
			bounds[o.Reached]++
		}
	}
	text := fmt.Sprintf(
		"%d explorations took %v together: %d of every schedule",
		len(outcomes),
		elapsed.Round(time.Second/10),
		all,
	)
	for _, bound := range slices.Backward(slices.Sorted(maps.Keys(bounds))) {
		text += fmt.Sprintf(", %d without those of more than %d preemptions", bounds[bound], bound)
	}
	if random > 0 {
		text += fmt.Sprintf(", %d of random schedules", random)
	}
	if incomplete > 0 {
		text += fmt.Sprintf(", %d ended before they were complete", incomplete)
	}
	if sampled > 0 {
		text += fmt.Sprintf(" and went on with %d random schedules", sampled)
	}
	return text
}
