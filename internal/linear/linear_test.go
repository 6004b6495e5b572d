package linear

import (
	"os"
	"testing"

	"github.com/anishathalye/porcupine"

	"github.com/modbench/modbench/internal/controls/modcount"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
)

// check returns whether a history is linearizable, and a picture of it if not.
func check(t *testing.T, refusal schemes.Refusal, history []porcupine.Operation) (ok bool, picture string) {
	t.Helper()
	m := model(refusal)
	result, info := porcupine.CheckOperationsVerbose(m, history, 0) // 0: no time limit
	if result == porcupine.Ok {
		return true, ""
	}
	file, err := os.CreateTemp("", "modbench-history-*.html") // kept, because another run may not show it
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := porcupine.Visualize(m, info, file); err != nil {
		t.Fatal(err)
	}
	return false, file.Name()
}

// Histories of three lookers and two unloaders, one of which reloads, are
// linearizable under every scheme.
func TestSchemes(t *testing.T) {
	rounds, times := 20, 300
	if testing.Short() {
		rounds = 4
	}
	for _, newScheme := range all.Schemes() {
		info := newScheme().Info()
		t.Run(info.Name, func(t *testing.T) {
			var ops, unloads, refusals int
			for range rounds {
				r := newRig(t, newScheme())
				r.run(look(times), look(times), look(times), unloadAll(times/4, true), unloadAll(times/8, false))
				r.Rest()
				history := r.sorted()
				if ok, picture := check(t, info.Refuses, history); !ok {
					t.Fatalf("a history of %d operations is not linearizable: see %s", len(history), picture)
				}
				ops += len(history)
				for _, o := range history {
					if o.Input.(input).op == end {
						unloads++
					}
					if o.Output.(answer) == refused {
						refusals++
					}
				}
			}
			t.Logf("%d operations, %d unloads, %d lookups refused", ops, unloads, refusals)
		})
	}
}

// The check finds the fault in a recorded history: a module is unloaded by force while
// somebody holds it. Every scheme but the floor can be forced to do that.
func TestForced(t *testing.T) {
	for _, newScheme := range append(all.Schemes(), modcount.New) {
		info := newScheme().Info()
		if info.Role == schemes.Floor {
			continue
		}
		t.Run(info.Name, func(t *testing.T) {
			r := newRig(t, newScheme())
			r.run(func(c *caller) {
				_, held := c.get(0)
				if !held || !c.unload(0, schemes.Force) {
					t.Error("the module is held, and a forced unload is refused")
				}
			})
			ok, picture := check(t, info.Refuses, r.sorted())
			if ok {
				t.Fatal("the check says that the history is linearizable")
			}
			defer os.Remove(picture)
			if page, err := os.ReadFile(picture); err != nil || len(page) < 1000 {
				t.Errorf("a picture of %d bytes, error %v", len(page), err)
			}
		})
	}
}
