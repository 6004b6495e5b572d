//go:build explore

package explore

import (
	"encoding/json"

	"github.com/modbench/modbench/schemes/promise"
)

// former is for files that were written before the promises had names: the words that
// they have for the promises that the engine itself checks.
var former = map[string]promise.Promise{
	"no deadlock":                       promise.Progress,
	"no livelock":                       promise.Progress,
	"no use after free":                 promise.Freed,
	"no data race":                      promise.NoRace,
	"no double release":                 promise.Release,
	"no panic":                          promise.NoPanic,
	"pinned sections only touch memory": promise.NoPanic,
}

// named is a promise as a file has it, by its name or a former one; empty is none.
type named promise.Promise

func (n *named) UnmarshalText(text []byte) error {
	if p, ok := former[string(text)]; ok || len(text) == 0 {
		*n = named(p)
		return nil
	}
	return (*promise.Promise)(n).UnmarshalText(text)
}

// UnmarshalJSON reads a Violation, one of an older modbench too.
func (v *Violation) UnmarshalJSON(b []byte) error {
	type plain Violation
	in := struct {
		*plain
		Promise named `json:"promise"`
		Only    named `json:"only"`
	}{plain: (*plain)(v)}
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	v.Promise, v.Only = promise.Promise(in.Promise), promise.Promise(in.Only)
	return nil
}
