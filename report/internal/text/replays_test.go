package text

import (
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/workloads"
)

// replay is a round of a trace of ten seconds that a scheme replayed in a time, with what it refused of 9 unloads and
// of 100 references.
func replay(scheme string, took time.Duration, refused, fewer int64, speed workloads.Speed) *bench.Round {
	r := &bench.Round{
		Cell: bench.Cell{Workload: "trace-x", Scheme: scheme, Procs: 2}, Lookups: 110, Elapsed: took,
		Replay: &bench.Replay{Trace: "x", Span: 10 * time.Second, Passes: 1, Same: true, Gets: 100, Served: 100 - fewer,
			Requests: 10, Answers: []bench.Answered{
				{Kernel: "granted", Scheme: "granted", Why: "explained", Count: 9 - refused},
				{Kernel: "busy", Scheme: "not found", Why: "was going", Count: 1},
			}},
	}
	r.Knobs.Speed = speed
	if refused > 0 {
		r.Replay.Answers = append(r.Replay.Answers,
			bench.Answered{Kernel: "granted", Scheme: "in use", Why: "explained", Count: refused})
	}
	return r
}

func replays(rounds ...*bench.Round) *Replays {
	var all figures.Rounds
	for _, r := range rounds {
		all.Add(r)
	}
	return ReplaysOf(all.All())
}

// The answer names who did not keep up, who refused what the kernel granted, and who gave fewer references.
func TestReplayAnswer(t *testing.T) {
	for want, rounds := range map[string][]*bench.Round{
		"Both schemes kept up with the trace. None refused an unload of the 9 that the kernel granted. " +
			"Each gave all references that the kernel gave.": {
			replay("a", time.Second, 0, 0, ""), replay("b", 9*time.Second, 0, 0, ""),
		},
		"Not all schemes kept up with the trace: b did not. Of the 9 unloads that the kernel granted, these were refused: " +
			"by a 9 times and c once. References that the kernel gave and a scheme did not: b 3.": {
			replay("a", time.Second, 9, 0, ""), replay("b", 11*time.Second, 0, 3, ""),
			replay("c", time.Second, 1, 0, ""),
		},
		"Not all schemes kept up with the trace: late did not. None refused an unload of the 9 that the kernel granted. " +
			"Each gave all references that the kernel gave.": {
			replay("late", 1200*time.Millisecond, 0, 0, "10"), replay("in-time", 1001*time.Millisecond, 0, 0, "10"),
		},
	} {
		if got := replays(rounds...).Short(); got != want {
			t.Errorf(" got %s\nwant %s", got, want)
		}
	}
}

// Of each scheme there is a sentence for each class of answers that differ, and the reason where the events have it.
func TestReplays(t *testing.T) {
	words := replays(replay("a", time.Second, 2, 0, ""), replay("b", 12*time.Second, 0, 0, "1")).Long()
	for i, want := range [][]string{
		{"a gave 100 of the 100 references", "a pass was 10 times as fast",
			"Once: the kernel said busy, and it says not found; in the kernel the module was going.",
			"2 times: the kernel said granted, and it says in use; it refused what the kernel granted."},
		{"b gave", "did not keep up with the trace at that speed: a pass took 1.20 times the time"},
	} {
		for _, w := range want {
			if !strings.Contains(words[i], w) {
				t.Errorf("%q is not in %q", w, words[i])
			}
		}
	}
}
