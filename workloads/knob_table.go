package workloads

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads/subsystem"
)

// Knob is one row of the table of knobs. Flags, sweeps, validation, completion, the inputs on the page and
// docs/knobs.md are made from the rows.
type Knob struct {
	Name  string // of the flag, in a sweep and in result files: "exit-cost"
	Usage string // what the knob is, for the help and for the page; starts in lower case, no full stop
	Value Value  // how a value is read, written and limited

	// Zero says what the zero value means if "0" does not tell: "continuously". It may be empty.
	Zero string

	// Unused returns why the knob has no effect beside the other knobs, or "". Nil means that it always has one.
	Unused func(Knobs) string

	// UnusedOn returns why the knob has no effect on a subsystem, or "". Nil means that it has one on all.
	UnusedOn func(*subsystem.Subsystem) string

	Read   Reading                 // which workloads read the knob
	UsedBy func(schemes.Info) bool // whether a scheme reads it; nil: whatever the scheme
	Longer string                  // what becomes of a time that is longer than a half of a round; "": it is taken

	// Fixed says why neither a flag of its own nor a sweep sets the knob. It is empty for a knob that both may set.
	Fixed string
}

// Label names the knob in a table for people: "exit cost (how long ...)".
func (k *Knob) Label() string { return strings.ReplaceAll(k.Name, "-", " ") + " (" + k.Usage + ")" }

// Words returns the value of the knob in words for people. Use [Value].Get for a text that can be read back.
func (k *Knob) Words(knobs Knobs) string {
	if k.Unused != nil {
		if why := k.Unused(knobs); why != "" {
			return "not used: " + why
		}
	}
	text := k.Value.Get(knobs)
	if text == "0" && k.Zero != "" {
		return "0: " + k.Zero
	}
	return text
}

// Set reads a value from text and sets it in knobs, if it is within the limits of the knob. The error is one line that
// says which knob it was and what it takes.
func (k *Knob) Set(knobs *Knobs, text string) error {
	if err := k.Value.Set(knobs, text); err != nil {
		want := k.Value.Limits
		if k.Value.Noun != "" {
			want = k.Value.Noun + ", " + want
		}
		return fmt.Errorf("%s %q: want %s", k.Name, text, want)
	}
	return k.check(*knobs)
}

func (k *Knob) check(knobs Knobs) error {
	if !k.Value.Within(knobs) {
		return fmt.Errorf("%s %s: want %s", k.Name, k.Value.Get(knobs), k.Value.Limits)
	}
	return nil
}

// Rule is a constraint between knobs, each of which is within its own limits.
type Rule struct {
	Name string // "per-unload-without-stall"
	Text string // the rule and its reason, in one sentence, for the documentation

	// Broken returns how knobs break the rule and what to do instead, or "" if they keep it.
	Broken func(Knobs) string
}

// KnobTable has the rows and the rules. [StandardKnobs] returns the table of modbench; tests make others.
type KnobTable struct {
	Knobs []Knob
	Rules []Rule
}

// Settable returns the rows that flags and sweeps may set, in the order of the table.
func (t KnobTable) Settable() (rows []Knob) {
	for _, k := range t.Knobs {
		if k.Fixed == "" {
			rows = append(rows, k)
		}
	}
	return rows
}

// Names returns the names of the knobs that flags and sweeps may set.
func (t KnobTable) Names() (names []string) {
	for _, k := range t.Settable() {
		names = append(names, k.Name)
	}
	return names
}

// ByName returns the row of that name. An [*UnknownKnob] is returned if there is none.
func (t KnobTable) ByName(name string) (*Knob, error) {
	i := slices.IndexFunc(t.Knobs, func(k Knob) bool { return k.Name == name })
	if i < 0 {
		return nil, &UnknownKnob{Name: name, Known: t.Names()}
	}
	return &t.Knobs[i], nil
}

// Validate returns an error that names the first knob which is out of its limits, or says which rule is broken.
func (t KnobTable) Validate(knobs Knobs) error {
	for i := range t.Knobs {
		if err := t.Knobs[i].check(knobs); err != nil {
			return err
		}
	}
	for _, r := range t.Rules {
		if how := r.Broken(knobs); how != "" {
			return fmt.Errorf("%s (rule %s)", how, r.Name)
		}
	}
	return nil
}

// Differences lists the knobs in which a and b differ, in one line: "hold 1us and 5us, skew 0 and 1". It is empty if
// they are alike in every row that is not fixed.
func (t KnobTable) Differences(a, b Knobs) string {
	var parts []string
	for _, k := range t.Settable() {
		if x, y := k.Value.Get(a), k.Value.Get(b); x != y {
			parts = append(parts, fmt.Sprintf("%s %s and %s", k.Name, x, y))
		}
	}
	return strings.Join(parts, ", ")
}

// UnknownKnob is the error for a name that no row of the table has.
type UnknownKnob struct {
	Name  string
	Known []string // the names there are
}

// Error says which name is unknown, and which names there are.
func (e *UnknownKnob) Error() string {
	return fmt.Sprintf("unknown knob %q: the knobs are %s", e.Name, strings.Join(e.Known, ", "))
}
