package linear

import (
	"fmt"
	"slices"

	"github.com/anishathalye/porcupine"

	"github.com/modbench/modbench/schemes"
)

// op is an operation of a caller.
type op int

// An unload is two operations over the time of one call. The first is the moment from
// which on lookups may be refused because of the unload. The second is the moment at
// which the module is gone, or everything is as before.
const (
	get op = iota
	put
	load
	begin // of an unload that succeeds
	end
	try // of an unload that is refused
	back
	absent // an unload that is told there is no such module
)

func (o op) String() string {
	return [...]string{"get", "put", "load", "unload: begins", "unload: done", "unload: tries", "unload: refused",
		"unload: no such module"}[o]
}

// answer is the answer of a get.
type answer int

const (
	found answer = iota
	missing
	refused
)

func (a answer) String() string { return [...]string{"found", "not found", "refused"}[a] }

// input is a question about a module.
type input struct {
	op     op
	module string
}

// state is what a module is. It is a value that porcupine compares.
type state struct {
	loaded bool
	going  bool
	trying int // unloads that are running and will be refused
	refs   int
}

func (s state) String() string {
	text := "not loaded"
	if s.loaded {
		text = fmt.Sprintf("loaded, %d refs", s.refs)
	}
	if s.going {
		text += ", going"
	}
	if s.trying > 0 {
		text += fmt.Sprintf(", %d trying", s.trying)
	}
	return text
}

// step says whether answer a is possible in state s, and returns the state after it.
//
// The model accepts every refused unload. The cause may have been a lookup that counted
// the module only for a moment, and no scheme promises that this does not happen.
func (s state) step(o op, a answer, refusal schemes.Refusal) (bool, state) {
	switch o {
	case get:
		switch a {
		case found:
			s.refs++
			return s.loaded && !s.going, s
		case missing:
			return !s.loaded, s
		}
		return s.going && refusal >= schemes.WhileGoing || s.trying > 0 && refusal >= schemes.AfterUnload, s
	case put:
		s.refs--
		return s.refs >= 0, s
	case load:
		return !s.loaded, state{loaded: true, trying: s.trying}
	case begin:
		ok := s.loaded && !s.going
		s.going = true
		return ok, s
	case end:
		return s.going && s.refs == 0, state{trying: s.trying}
	case try:
		s.trying++
		return true, s
	case back:
		s.trying--
		return s.trying >= 0, s
	default: // absent
		return !s.loaded, s
	}
}

// model returns the model of a scheme that refuses lookups as it declares. Each module
// is judged by itself. All modules are loaded in the beginning.
func model(refusal schemes.Refusal) porcupine.Model {
	return porcupine.Model{
		Partition: byModule,
		Init:      func() any { return state{loaded: true} },
		Step: func(s, in, out any) (bool, any) {
			return s.(state).step(in.(input).op, out.(answer), refusal)
		},
		DescribeOperation: func(in, out any) string {
			if in := in.(input); in.op != get {
				return fmt.Sprintf("%s %v", in.module, in.op)
			}
			return fmt.Sprintf("%s get: %v", in.(input).module, out)
		},
		DescribeState: func(s any) string { return s.(state).String() },
	}
}

func byModule(history []porcupine.Operation) (parts [][]porcupine.Operation) {
	var names []string
	for _, o := range history {
		name := o.Input.(input).module
		i := slices.Index(names, name)
		if i < 0 {
			i = len(names)
			names, parts = append(names, name), append(parts, nil)
		}
		parts[i] = append(parts[i], o)
	}
	return parts
}
