package text

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/figures"
)

// The sentences about crossings: inside a sweep, outside, at either edge, and where nothing can be said.
func TestCrossingSentences(t *testing.T) {
	at := func(c figures.Crossing) figures.Crossing {
		c.Base, c.Metric, c.Workload, c.Subsystem, c.Procs = "tryget", figures.Throughput, "lookup-heavy", "filesystem", 2
		c.Knob, c.First, c.Last = "hold", "0", "20us"
		return c
	}
	got := crossingsOf([]figures.Crossing{
		at(
			figures.Crossing{
				Scheme:  "a",
				Turn:    figures.Crosses,
				Below:   figures.Worse,
				Above:   figures.Better,
				At:      4.51e-6,
				LoPoint: "1us",
				HiPoint: "5us",
			},
		),
		at(
			figures.Crossing{Scheme: "b", Turn: figures.AllBetter},
		), at(figures.Crossing{Scheme: "c", Turn: figures.AllBetter}),
		at(
			figures.Crossing{Scheme: "d", Turn: figures.AllWorse},
		), at(figures.Crossing{Scheme: "e", Turn: figures.AllAlike}),
		at(figures.Crossing{Scheme: "f", Turn: figures.EdgeLast, Below: figures.Better, LoPoint: "5us"}),
		at(figures.Crossing{Scheme: "g", Turn: figures.EdgeFirst, Above: figures.Worse, HiPoint: "1us"}),
		at(figures.Crossing{Scheme: "h", Turn: figures.SeveralTurn, Below: figures.Better, At: 2e-6, LoPoint: "1us",
			HiPoint: "5us"}),
		at(figures.Crossing{Scheme: "i", Turn: figures.NeverTold}),
	})
	const where = "Throughput, lookup-heavy, filesystem on 2 processors, against tryget: "
	want := []string{
		"a is behind up to hold=1us and ahead from 5us on; the ratio crosses 1 at about 4.5µs [1us, 5us].",
		"b and c are ahead in the whole sweep, from hold=0 to 20us; if it turns, it turns outside.",
		"d is behind in the whole sweep, from hold=0 to 20us; if it turns, it turns outside.",
		"e is not told apart from it at any point, from hold=0 to 20us.",
		"f is ahead up to hold=5us; beyond, up to 20us, no difference is shown: if it turns, it turns at that edge of the " +
			"sweep or outside.",
		"g is behind from hold=1us on; below, from 0, no difference is shown: if it turns, it turns at that edge of the " +
			"sweep or outside.",
		"h is first ahead, and turns more than once; the ratio crosses 1 first at about 2µs [1us, 5us].",
		"i is not judged: too few rounds.",
	}
	if len(got) != len(want) {
		t.Fatalf("%d sentences, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for i := range want {
		if got[i] != where+want[i] {
			t.Errorf("sentence %d:\n%s\nwant\n%s", i, got[i], where+want[i])
		}
	}
}
