//go:build explore

package verify

import (
	"testing"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/tryget"
)

// weakly are the configurations that are explored under the memory model that a scheme
// states: those in which gets, puts, refusals and waits of several processors meet.
var weakly = []string{
	"unload", "lookers-1", "non-blocking", "busy", "objects", "failed-init", "put-elsewhere", "hot-plug-kept",
	"overtaken",
}

// Every scheme keeps its promises under the memory model that its Info states.
func TestHolds(t *testing.T) {
	for _, newScheme := range all.Schemes() {
		info := newScheme().Info()
		t.Run(info.Name, func(t *testing.T) {
			for _, name := range weakly {
				c := configuration(t, name)
				limit := Limits[info.Name] // where there is one the search may end before its bound
				out := Explore(newScheme, c, Options{Bound: 1, Memory: info.Holds.String(), Limit: limit})
				if out.Broken != "" || !out.Exhausted && limit == 0 {
					t.Errorf(
						"%s under %v: %s, complete %v: %s\n%s",
						name,
						info.Holds,
						out.Broken,
						out.Exhausted,
						out.Message,
						out.Timeline,
					)
				}
				t.Logf("%-14s %8d schedules %8.2f s", name, out.Schedules, out.Elapsed.Seconds())
			}
		})
	}
}

// handedOver is a program that tells by one plain count that it has written another: right
// where plain stores are seen in order.
func handedOver(schemes.Scheme) explore.Program {
	did, done := percpu.NewCounter(), percpu.NewCounter()
	return explore.Program{Threads: []explore.Thread{
		thread("writer", func(*explore.T) {
			cpu := percpu.Pin()
			did.Add(cpu, 1)
			done.Add(cpu, 1) // after did, as x86 has it
			percpu.Unpin(cpu)
		}),
		thread("reader", func(t *explore.T) {
			if n := done.Sum(); n == 1 {
				t.Check(did.Sum() == 1, promise.Hold, "done is seen, and did is not")
			}
		}),
	}}
}

// What relies on the order of plain stores is safe under tso, and convicted under weak.
func TestHoldsControl(t *testing.T) {
	c := Configuration{Name: "handed over", Build: handedOver}
	for memory, want := range map[string]string{SC: "", TSO: "", Weak: promise.Hold.String()} {
		out := Explore(tryget.New, c, Options{Bound: 2, Memory: memory})
		if out.Broken != want || want == "" && !out.Exhausted {
			t.Errorf("under %s it breaks %q, want %q: %s", memory, out.Broken, want, out.Message)
		}
	}
}

// hoarding is a scheme that keeps something of every unload.
type hoarding struct {
	schemes.Scheme
	left []*schemes.Module
}

func (h *hoarding) Unload(u *schemes.Unload) error {
	h.left = append(h.left, u.Module)
	return h.Scheme.Unload(u)
}

// hoardingReader is a scheme that keeps something of every section.
type hoardingReader struct {
	tryget.Scheme
	left []schemes.Section
}

func (h *hoardingReader) ReadUnlock(t *schemes.Table, s schemes.Section) {
	h.left = append(h.left, s)
	h.Scheme.ReadUnlock(t, s)
}

// A scheme that lets lookups overtake an unload must declare it, and one that keeps
// something of every unload or section is told so.
func TestLive(t *testing.T) {
	for _, newScheme := range all.Schemes() {
		info := newScheme().Info()
		never := func() schemes.Scheme {
			other := info
			other.Starves = false
			return declaring{newScheme(), other}
		}
		bound := -1
		if Limits[info.Name] != 0 { // which is too large for the configuration's own
			bound = 1
		}
		out := Explore(never, configuration(t, "overtaken"), Options{Bound: bound})
		if overtakes := out.Broken == promise.Progress.String(); overtakes != info.Starves {
			t.Errorf("%s declares %v: lookups overtake its unloads: %v", info.Name, info.Starves, overtakes)
		}
	}
	for _, newScheme := range []func() schemes.Scheme{
		func() schemes.Scheme { return &hoarding{Scheme: tryget.New()} },
		func() schemes.Scheme { return &hoardingReader{} },
	} {
		out := Explore(newScheme, configuration(t, "repeated"), Options{Bound: 0})
		if out.Broken != promise.Balance.String() {
			t.Errorf("%T, a scheme that hoards, breaks %q", newScheme(), out.Broken)
		}
	}
}
