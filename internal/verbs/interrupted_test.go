package verbs

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/results"
)

// Every verb that measures says in words that it was interrupted, and what is left. The one who calls has pressed
// Ctrl-C already, so nothing was measured, and no file is left.
func TestInterruptedWords(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, line := range []string{
		"run", "run --isolate", "map --budget 1s", "claims --claim 1", "claims --claim 1 --out new", "calibrate file",
		"advise --lookups 1M/s --measure",
	} {
		a := call(t, strings.Fields(line)...)
		lines := strings.Split(strings.TrimSpace(a.err), "\n")
		last := lines[len(lines)-1]
		if a.code != failed || !strings.Contains(last, "interrupted") || strings.Contains(last, "context canceled") ||
			strings.Contains(last, "--resume") || !strings.Contains(last, "begin it again") {
			t.Errorf("%s: code %d: %s", line, a.code, last)
		}
		if left := filesBelow(t); len(left) > 1 {
			t.Errorf("%s: left behind: %q", line, left)
		}
	}
}

// Claims that were interrupted within the rounds of a claim go on with the rounds that are missing.
func TestClaimsGoOn(t *testing.T) {
	t.Chdir(t.TempDir())
	args := strings.Fields("claims --claim 1 --rounds 6 --half 1ms --out new")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stop := make(chan struct{})
	go func() { // cancels once a round is there
		defer cancel()
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
			}
			if info, err := os.Stat("new/claim-01/rounds.jsonl"); err == nil && info.Size() > 0 {
				return
			}
		}
	}()
	a := callWith(ctx, t, args...)
	close(stop)
	if a.code != failed || !strings.Contains(a.err, "go on with modbench claims --out new --half 1ms --rounds 6") {
		t.Fatalf("code %d: %s", a.code, a.err)
	}
	before, err := results.Read("new/claim-01")
	if err != nil || len(before.Rounds) == 0 || before.Manifest.Status != results.Interrupted {
		t.Fatalf("%v, %v", before, err)
	}
	b := callWith(t.Context(), t, append(args[:len(args):len(args)], "--half", "2ms")...)
	if b.code != failed || !strings.Contains(b.err, "halves of 2ms, and the run began with 1ms") {
		t.Errorf("code %d: %s", b.code, b.err)
	}
	if c := callWith(t.Context(), t, args...); c.code != done {
		t.Fatalf("code %d: %s", c.code, c.err)
	}
	after, err := results.Read("new/claim-01")
	if err != nil || after.Manifest.Status != results.Complete {
		t.Fatal(err)
	}
	kept := make(map[bench.Cell]map[int]int)
	for _, r := range after.Rounds {
		if kept[r.Cell] == nil {
			kept[r.Cell] = make(map[int]int)
		}
		kept[r.Cell][r.N]++
		if kept[r.Cell][r.N] > 1 {
			t.Errorf("round %d of %v is there twice", r.N, r.Cell)
		}
	}
	for _, r := range before.Rounds {
		if kept[r.Cell][r.N] != 1 {
			t.Errorf("round %d of %v is lost", r.N, r.Cell)
		}
	}
	if _, err := os.Stat("new/claims.json"); err != nil {
		t.Error(err)
	}
}
