//go:build explore

package verify

import (
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/hazard"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/rcudefer"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
)

// declaring is a scheme that declares something else than it does.
type declaring struct {
	schemes.Scheme
	info schemes.Info
}

func (d declaring) Info() schemes.Info { return d.info }

// early is hazard, but for what is still coming, which it refuses: its init has
// not failed yet, and the scheme says that it refuses only what is going.
type early struct{ schemes.Scheme }

func (s early) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	ref, err := s.Scheme.Get(t, k)
	if err == nil && ref.Entry.Owner != nil && ref.Entry.Owner.State() == schemes.Coming {
		s.Scheme.Put(ref)
		return schemes.Ref{}, schemes.ErrRefused
	}
	return ref, err
}

// sticky is a scheme that leaves in the table what it unloads, and refuses it.
type sticky struct{ schemes.Scheme }

func (s sticky) Unregister(e *schemes.Entry, inExit bool) error {
	if inExit {
		return nil
	}
	return s.Scheme.Unregister(e, inExit)
}

func configuration(t *testing.T, name string) Configuration {
	for _, c := range Configurations() {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no configuration %q", name)
	return Configuration{}
}

// What a scheme declares is checked: schemes that declare otherwise are told so.
func TestDeclared(t *testing.T) {
	grace := func(newScheme func() schemes.Scheme, g schemes.Grace) func() schemes.Scheme {
		return func() schemes.Scheme {
			info := newScheme().Info()
			info.Grace = g
			return declaring{newScheme(), info}
		}
	}
	stops := func(newScheme func() schemes.Scheme, stops bool) func() schemes.Scheme {
		return func() schemes.Scheme {
			info := newScheme().Info()
			info.Stops = stops
			return declaring{newScheme(), info}
		}
	}
	for _, c := range []struct {
		what, configuration string
		new                 func() schemes.Scheme
		want                promise.Promise
	}{
		{"a grace period, none declared", "unload", grace(hazard.New, schemes.NeedsNone), promise.Declared},
		{"none, one declared to free", "unload", grace(rwsem.New, schemes.NeedsToFree), promise.Declared},
		{"none, one declared to decide", "unload", grace(rwsem.New, schemes.NeedsToDecide), promise.Declared},
		{"one for a refusal, declared to free", "busy", grace(tryget.New, schemes.NeedsToFree), promise.Declared},
		{"the machine stopped, not declared", "unload", stops(tryget.New, false), promise.Declared},
		{"a grace period, declared as a stop", "unload", stops(hazard.New, true), promise.Declared},
		{"one for a batch, none declared", "repeated", grace(rcudefer.New, schemes.NeedsNone), promise.Declared},
		{"none declared and none", "unload", grace(rwsem.New, schemes.NeedsNone), 0},
		{"one declared and one", "unload", grace(hazard.New, schemes.NeedsToFree), 0},
		{"refused before init has failed", "failed-init", func() schemes.Scheme { return early{hazard.New()} },
			promise.Refusal},
		{"refused before init has failed", "table-mates", func() schemes.Scheme { return early{hazard.New()} },
			promise.Refusal},
		{"found after its unload", "objects", func() schemes.Scheme { return sticky{rwsem.New()} }, promise.Gone},
	} {
		config := configuration(t, c.configuration)
		out := Explore(c.new, config, Options{Bound: min(max(config.Bound, 0), 2), Only: c.want})
		want := ""
		if c.want != 0 {
			want = c.want.String()
		}
		if out.Broken != want {
			t.Errorf("%s, %s: breaks %q, want %q\n%s", c.configuration, c.what, out.Broken, want, out.Message)
		}
		t.Logf("%s, %s: %d executions: %s", c.configuration, c.what, out.Executions, out.Message)
	}
}
