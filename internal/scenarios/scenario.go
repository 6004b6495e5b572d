package scenarios

import (
	"slices"
	"strconv"
	"strings"
)

// Scenario is one race: who takes part, what is asked about it, the reasons of its
// outcomes, and the controls that it must catch. The outcomes are not written here:
// running it shows them, and [Recorded] keeps them.
type Scenario struct {
	Number  int
	Variant string // "b", "c" for variants of the same race; else empty
	Name    string
	Race    string // who does what
	Asked   string // the operation whose outcome is recorded
	Reasons []Reason
	Catches []Catch
}

// Reason says why schemes have an outcome, which no run can tell. A scheme that
// no reason fits has the outcome's own text.
type Reason struct {
	Schemes string // names, separated by blanks; "" for every scheme that no other reason of the outcome names
	Outcome Outcome
	Why     string
}

// Catch says what a scenario must show of controls that are broken in exactly the way
// that the scenario is about.
type Catch struct {
	Controls string // names, separated by blanks
	Outcome  Outcome
	Why      string
}

// Names returns the names of the schemes.
func (r Reason) Names() []string { return strings.Fields(r.Schemes) }

// Names returns the names of the controls.
func (c Catch) Names() []string { return strings.Fields(c.Controls) }

// ID returns the number with the variant, as in "21b".
func (s Scenario) ID() string { return strconv.Itoa(s.Number) + s.Variant }

// reason returns the position in s.Reasons of the one that says why scheme has
// that outcome; -1 if there is none.
func (s Scenario) reason(scheme string, o Outcome) int {
	general := -1
	for i, r := range s.Reasons {
		switch {
		case r.Outcome != o:
		case slices.Contains(r.Names(), scheme):
			return i
		case r.Schemes == "":
			general = i
		}
	}
	return general
}

// Why says why the scheme of that name has the outcome o. If no reason has been
// written for the scheme, it says what the outcome means.
func (s Scenario) Why(scheme string, o Outcome) string {
	if i := s.reason(scheme, o); i >= 0 {
		return s.Reasons[i].Why
	}
	return o.Text()
}
