//go:build explore

package verify

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/controls/modcount"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/rwsem"
)

// leaky is rwsem with a Put that does nothing, so that an unload waits for ever.
// The controls that have this and other defects are explored by the tests of
// package controls.
type leaky struct{ schemes.Scheme }

func (leaky) Put(schemes.Ref) {}

func (leaky) Info() schemes.Info {
	info := rwsem.Info
	info.Name = "leaky"
	return info
}

func constructor(name string) func() schemes.Scheme {
	switch name {
	case "modcount":
		return modcount.New
	case "leaky":
		return func() schemes.Scheme { return leaky{rwsem.New()} }
	}
	return nil
}

// violation returns the first violation that exploring the scheme shows.
func violation(tb testing.TB, name string) Outcome {
	tb.Helper()
	for _, config := range Configurations() {
		if out := Explore(constructor(name), config, Options{Bound: 2}); out.Broken != "" {
			return out
		}
	}
	tb.Fatalf("%s: no violation", name)
	return Outcome{}
}

// A file may ask for more processors than there is memory for.
func TestReplayOfTooMany(t *testing.T) {
	file := violation(t, "modcount").Replay
	for _, cpus := range []string{"-5", "1000000000000"} {
		_, err := Replay([]byte(strings.Replace(file, `"cpus":`, `"cpus":`+cpus+`,"_":`, 1)), constructor)
		if err == nil || !strings.Contains(err.Error(), cpus) {
			t.Errorf("%s processors: %v", cpus, err)
		}
	}
}

// Whatever is in a file, replaying it ends with an error or an outcome.
func FuzzReplay(f *testing.F) {
	for name, promise := range map[string]string{"modcount": "freed", "leaky": "progress"} {
		out := violation(f, name)
		if out.Broken != promise {
			f.Fatalf("%s breaks %q, want %q", name, out.Broken, promise)
		}
		f.Add([]byte(out.Replay))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		out, err := Replay(file, constructor)
		if err == nil && (out.Scheme == "" || out.Broken != "" && out.Timeline == "") {
			t.Errorf("replayed to %+v", out)
		}
	})
}
