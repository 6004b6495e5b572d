package results

import "io"

// decodeRounds returns all rounds of rounds.jsonl.
func decodeRounds(r io.ReadSeeker, schema int) (all []*entry, err error) {
	err = eachRound(r, schema, func(part []entry) error {
		for i := range part {
			all = append(all, &part[i])
		}
		return nil
	})
	return all, err
}

// one returns a function that returns one of all after the other.
func one(all []*entry) func() (*entry, bool) {
	return func() (*entry, bool) {
		if len(all) == 0 {
			return nil, false
		}
		e := all[0]
		all = all[1:]
		return e, true
	}
}
