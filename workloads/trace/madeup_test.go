package trace

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/internal/tracetest"
)

// built reads a made-up trace and makes a script, which obeys its rules.
func built(t *testing.T, lines []tracetest.Line) (*Summary, *Script) {
	t.Helper()
	text := tracetest.Print(lines)
	r, err := NewReader(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Summarize(r)
	if err != nil {
		t.Fatal(err)
	}
	if r, err = NewReader(strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	script, err := Build("made-up", r)
	if err != nil {
		t.Fatal(err)
	}
	checkScript(t, script)
	return s, script
}

// explained returns the share of the unload attempts whose answers the events explain.
func explained(s *Script) float64 {
	attempts, of := 0, 0
	for _, o := range s.Ops {
		if (o.Kind == OpUnload || o.Kind == OpUnloadBegin) && !o.Inferred && o.Line > 0 {
			attempts++
			if o.Why == Explained {
				of++
			}
		}
	}
	return float64(of) / float64(max(attempts, 1))
}

// Where each event is recorded at the moment at which it happens, the script has what was true in the kernel: nearly
// all answers are explained, and every module ends as it did.
func TestMadeUp(t *testing.T) {
	for seed := range uint64(10) {
		k := tracetest.New(tracetest.Options{Seed: seed, Lines: 4000, Modules: 12, Threads: 6, Crowd: 0.3})
		sum, s := built(t, k.Lines)
		if sum.Unknown.Lines > 0 || sum.Of(Load) != int64(k.Loads) || sum.Back > 0 {
			t.Errorf("seed %d: %+v, want %d loads", seed, sum, k.Loads)
		}
		for answer, n := range k.Answers {
			got := sum.Answers[int64(answer)]
			if got > int64(n) || got < int64(n-6) { // a call of each thread may not have ended
				t.Errorf("seed %d: %d answers %d, want %d", seed, got, answer, n)
			}
		}
		// Of several that meet the same unload at different times, the first is explained.
		if share := explained(s); share < 0.99 {
			t.Errorf("seed %d: %.3f of the answers are explained", seed, share)
		}
		for _, m := range s.Modules {
			if k.Live[m.Name] && int(m.End) != k.Refs[m.Name] {
				t.Errorf("seed %d: %s ends with %d references, want %d", seed, m.Name, m.End, k.Refs[m.Name])
			}
		}
		if n := s.Notes; n.Closed+n.Dropped+n.Unnamed > 0 {
			t.Errorf("seed %d: %+v", seed, n)
		}
	}
}

// What a recording may lack, or have in another order, costs some answers at most.
func TestMadeUpImperfect(t *testing.T) {
	for name, c := range map[string]struct {
		change func(rng *rand.Rand, all []tracetest.Line) []tracetest.Line
		least  float64
	}{
		"whole": {func(_ *rand.Rand, all []tracetest.Line) []tracetest.Line { return all }, 0.97},
		"processors out of order": {func(rng *rand.Rand, all []tracetest.Line) []tracetest.Line {
			late := func(l tracetest.Line) time.Duration { return l.At + time.Duration(rng.IntN(300))*time.Microsecond }
			when := make([]time.Duration, len(all))
			for i := range all {
				when[i] = late(all[i])
			}
			order := make([]int, len(all))
			for i := range order {
				order[i] = i
			}
			slices.SortStableFunc(order, func(i, j int) int { return int(when[i] - when[j]) })
			mixed := make([]tracetest.Line, 0, len(all))
			for _, i := range order {
				mixed = append(mixed, all[i])
			}
			return mixed
		}, 0.97},
		"begins in the middle": {func(_ *rand.Rand, all []tracetest.Line) []tracetest.Line {
			return all[len(all)/3:]
		}, 0.95},
		"ends in the middle": {func(_ *rand.Rand, all []tracetest.Line) []tracetest.Line {
			return all[:len(all)/2]
		}, 0.97},
		"events are lost": {func(rng *rand.Rand, all []tracetest.Line) []tracetest.Line {
			at := rng.IntN(len(all) - 500)
			return slices.Concat(all[:at], []tracetest.Line{tracetest.Lost(200)}, all[at+200:])
		}, 0.9},
		"events are lost, and nobody says so": {func(rng *rand.Rand, all []tracetest.Line) []tracetest.Line {
			return slices.DeleteFunc(slices.Clone(all), func(tracetest.Line) bool { return rng.IntN(500) == 0 })
		}, 0.5},
	} {
		for seed := range uint64(5) {
			k := tracetest.New(
				tracetest.Options{Seed: seed, Lines: 4000, Modules: 12, Threads: 6, Crowd: 0.3, Between: 0.02})
			_, s := built(t, c.change(rand.New(rand.NewPCG(seed, 1)), k.Lines))
			if share := explained(s); share < c.least {
				t.Errorf("%s, seed %d: %.3f of the answers are explained, want %v", name, seed, share, c.least)
			}
		}
	}
}
