//go:build explore

package verify

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/controls"
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes"
)

func constructor(name string) func() schemes.Scheme {
	if controls.New(name) == nil {
		return nil
	}
	return func() schemes.Scheme { return controls.New(name) }
}

// convict explores a control until a schedule breaks the promise that its row
// names. Others that it breaks as well are looked past.
func convict(tb testing.TB, c controls.Control) Outcome {
	tb.Helper()
	for _, config := range Configurations() {
		bound := config.Bound
		if bound == explore.Unbounded {
			bound = 2
		}
		if out := Explore(c.New, config, Options{Bound: min(bound, 2), Only: c.Promise}); out.Broken != "" {
			return out
		}
	}
	tb.Fatalf("%s (%s): not convicted of breaking %q", c.Name, c.Change, c.Promise)
	return Outcome{}
}

// Every control and every mutant is convicted by the promise that its row
// names, with a schedule that can be run again.
func TestControls(t *testing.T) {
	for _, c := range controls.All() {
		t.Run(c.Name, func(t *testing.T) {
			out := convict(t, c)
			t.Logf("%s in %s after %d executions, %d steps of a schedule: %s",
				out.Broken, out.Configuration, out.Executions, out.Length, out.Message)
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

// A file of before the engine used the names of package promise is replayed.
func TestReplayOfFormerNames(t *testing.T) {
	for _, c := range controls.All() {
		if c.Name != "rwsem-unsorted" {
			continue
		}
		file := convict(t, c).Replay
		former := strings.ReplaceAll(file, `"progress"`, `"no deadlock"`)
		if strings.Count(former, `"no deadlock"`) != 2 {
			t.Fatalf("the file names the promise elsewhere than twice: %s", file)
		}
		again, err := Replay([]byte(former), constructor)
		if err != nil || again.Broken != "progress" {
			t.Errorf("it breaks %q, error %v", again.Broken, err)
		}
		return
	}
	t.Error("no control rwsem-unsorted")
}

// A file may ask for more processors than there is memory for.
func TestReplayOfTooMany(t *testing.T) {
	c := controls.All()[0]
	file := convict(t, c).Replay
	for _, cpus := range []string{"-5", "1000000000000"} {
		_, err := Replay([]byte(strings.Replace(file, `"cpus":`, `"cpus":`+cpus+`,"_":`, 1)), constructor)
		if err == nil || !strings.Contains(err.Error(), cpus) {
			t.Errorf("%s processors: %v", cpus, err)
		}
	}
}

// Whatever is in a file, replaying it ends with an error or an outcome.
func FuzzReplay(f *testing.F) {
	for _, c := range controls.All() {
		if c.Name == "modcount" || c.Name == "rwsem-unsorted" {
			f.Add([]byte(convict(f, c).Replay))
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		out, err := Replay(file, constructor)
		if err == nil && (out.Scheme == "" || out.Broken != "" && out.Timeline == "") {
			t.Errorf("replayed to %+v", out)
		}
	})
}
