package scenarios

import (
	"slices"
	"strconv"
	"strings"
)

// Scenario is one race and what becomes of it, scheme by scheme.
type Scenario struct {
	Number  int
	Variant string // "b", "c" for other sides of the same race
	Name    string
	Race    string // who does what
	Asked   string // the operation whose outcome is listed
	Default Outcome
	Why     string // of Default
	Except  []Exception
}

// Exception is another outcome than the default, of some schemes or controls.
type Exception struct {
	Schemes string // names, separated by blanks
	Outcome Outcome
	Why     string
}

// ID returns the number with the variant, as in "21b".
func (s Scenario) ID() string { return strconv.Itoa(s.Number) + s.Variant }

// Expect returns what becomes of the scenario under the scheme or control of
// that name, and why.
func (s Scenario) Expect(scheme string) (Outcome, string) {
	for _, e := range s.Except {
		if slices.Contains(strings.Fields(e.Schemes), scheme) {
			return e.Outcome, e.Why
		}
	}
	return s.Default, s.Why
}

// Schemes returns the names of the schemes that every scenario is run against:
// those of package all, less what a program has added of its own, of which the
// table knows nothing.
func Schemes() []string {
	return strings.Fields("none tryget rwsem rwsem-fifo unload-rwsem speculative hazard rcu srcu gomutex percpuref atomicref syncmap bravo modcount")
}

// Controls returns the names of the controls that the scenario is about: they
// are broken on purpose, and it must show.
func (s Scenario) Controls() (names []string) {
	listed := Schemes()
	for _, e := range s.Except {
		for _, name := range strings.Fields(e.Schemes) {
			if !slices.Contains(listed, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
