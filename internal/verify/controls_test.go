//go:build explore

package verify

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/controls"
)

func constructor(name string) func() schemes.Scheme {
	if controls.New(name) == nil {
		return nil
	}
	return func() schemes.Scheme { return controls.New(name) }
}

// convict explores a control until a schedule breaks the promise that its row
// names. Others that it breaks as well are looked past.
func convict(t *testing.T, c controls.Control) (Outcome, bool) {
	t.Helper()
	for _, config := range Configurations() {
		if out := Explore(c.New, config, Options{Bound: 2, Only: c.Promise}); out.Broken != "" {
			return out, true
		}
	}
	t.Errorf("%s (%s): not convicted of breaking %q", c.Name, c.Change, c.Promise)
	return Outcome{}, false
}

// Every control and every mutant is convicted by the promise that its row
// names, with a schedule that can be run again.
func TestControls(t *testing.T) {
	for _, c := range controls.All() {
		t.Run(c.Name, func(t *testing.T) {
			out, ok := convict(t, c)
			if !ok {
				return
			}
			t.Logf("%s in %s after %d executions, %d steps: %s",
				out.Broken, out.Configuration, out.Executions, strings.Count(out.Timeline, "\n"), out.Message)
			again, err := Replay([]byte(out.Replay), constructor)
			if err != nil {
				t.Fatal(err)
			}
			if again.Broken != out.Broken {
				t.Errorf("replayed it breaks %q, want %q", again.Broken, out.Broken)
			}
		})
	}
}
