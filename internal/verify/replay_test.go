//go:build explore

package verify

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/controls/modcount"
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
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

// replayFile makes a file for Replay: of a violation of the scheme, but with a schedule that has a byte a choice.
func replayFile(t testing.TB, scheme, config string, cpus int, weak, migrate bool, choices []byte) []byte {
	t.Helper()
	v := &explore.Violation{Promise: promise.Freed, CPUs: cpus, Weak: weak, Migrate: migrate, Ordered: true}
	for _, b := range choices {
		v.Schedule = append(v.Schedule, explore.Choice{Thread: int(b & 7), Flush: b&8 != 0, Variant: int(b >> 4)})
	}
	file, err := json.Marshal(replay{Scheme: scheme, Configuration: config, Violation: v})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// choices is the reverse of what replayFile does.
func choices(s explore.Schedule) (all []byte) {
	for _, c := range s {
		b := byte(c.Thread&7) | byte(c.Variant<<4)
		if c.Flush {
			b |= 8
		}
		all = append(all, b)
	}
	return all
}

// replayed is the violation that is found of a scheme, read back from its file.
func replayed(t testing.TB, scheme string) replay {
	t.Helper()
	var in replay
	if err := json.Unmarshal([]byte(violation(t, scheme).Replay), &in); err != nil {
		t.Fatal(err)
	}
	return in
}

// Schedules that are changed a little are run: more than the unchanged ones break the promise, and some do not fit the
// program. Otherwise FuzzReplay would try nothing.
func TestChangedSchedules(t *testing.T) {
	in := replayed(t, "modcount")
	v, schedule := in.Violation, choices(in.Violation.Schedule)
	var broken, kept, unfit int
	for i := range schedule {
		for thread := range byte(3) {
			changed := slices.Clone(schedule)
			changed[i] = thread
			out, err := Replay(
				replayFile(t, in.Scheme, in.Configuration, v.CPUs, v.Weak, v.Migrate, changed),
				constructor,
			)
			switch {
			case err != nil:
				unfit++
			case out.Broken != "":
				broken++
			default:
				kept++
			}
		}
	}
	t.Logf("of %d schedules %d break a promise, %d do not, %d do not fit", 3*len(schedule), broken, kept, unfit)
	if broken <= len(schedule) || unfit == 0 {
		t.Errorf("%d break a promise, %d do not, %d do not fit", broken, kept, unfit)
	}
}

// Whatever schedule is in a file, replaying it ends with an error or an outcome.
func FuzzReplay(f *testing.F) {
	broken, configs := []string{"modcount", "leaky"}, Configurations()
	for i, name := range broken {
		in := replayed(f, name)
		if want := []string{"freed", "exit"}[i]; in.Violation.Promise.String() != want {
			f.Fatalf("%s breaks %q, want %q", name, in.Violation.Promise, want)
		}
		config := slices.IndexFunc(configs, func(c Configuration) bool { return c.Name == in.Configuration })
		v := in.Violation
		f.Add(uint8(i), uint8(config), v.CPUs, v.Weak, v.Migrate, choices(v.Schedule))
	}
	f.Fuzz(func(t *testing.T, scheme, config uint8, cpus int, weak, migrate bool, schedule []byte) {
		c := configs[int(config)%len(configs)]
		file := replayFile(t, broken[int(scheme)%len(broken)], c.Name, cpus, weak, migrate, schedule)
		out, err := Replay(file, constructor)
		if err == nil && (out.Scheme == "" || out.Broken != "" && out.Timeline == "") {
			t.Errorf("replayed to %+v", out)
		}
	})
}
