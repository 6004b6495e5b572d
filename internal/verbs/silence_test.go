package verbs

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
)

// However long rounds take, a run says something every ten seconds: between rounds
// as long as they are short, and else in the round.
func TestSilence(t *testing.T) {
	for _, c := range []struct {
		each   time.Duration
		rounds int
		ticks  bool // in a round
	}{{100 * time.Millisecond, 5000, false}, {3 * time.Second, 300, false}, {25 * time.Second, 20, true}} {
		var out strings.Builder
		p := newProgress(&out, 1_000_000, 0)
		now := p.began
		p.clock = func() time.Time { return now }
		said, longest := now, time.Duration(0)
		spoken := 0
		note := func() {
			if n := strings.Count(out.String(), "\n"); n > spoken {
				spoken, longest, said = n, max(longest, now.Sub(said)), now
			}
		}
		ticked := false
		for n := range c.rounds {
			for over := now.Add(c.each); now.Before(over); { // the timer, by this clock
				next := p.spoke.Add(silence)
				if next.After(over) {
					now = over
					break
				}
				now, ticked = next, true
				p.tick()
				note()
			}
			p.round(&bench.Round{}, n+1)
			note()
		}
		p.end()
		if longest > silence || spoken == 0 {
			t.Errorf("rounds of %v: %v without a line", c.each, longest)
		}
		if ticked != c.ticks {
			t.Errorf("rounds of %v: a line within a round: %v", c.each, ticked)
		}
	}
}

// What comes after the rounds is named, and a timer that fires late says nothing.
func TestTick(t *testing.T) {
	var out strings.Builder
	p := newProgress(&out, 12, 3)
	p.clock = func() time.Time { return p.began.Add(20 * time.Second) }
	p.tick()
	p.finish()
	p.clock = func() time.Time { return p.began.Add(31 * time.Second) }
	p.tick()
	p.end()
	p.tick()
	const want = "3 of 12 rounds, the next under way for 20s\n3 of 12 rounds, table and report under way for 11s\n"
	if out.String() != want {
		t.Errorf("%q\nwant %q", out.String(), want)
	}
}

// Who began modbench with nohup keeps it when the terminal goes.
func TestSignals(t *testing.T) {
	for _, ignored := range []bool{false, true} {
		got := wanted(func(s os.Signal) bool { return ignored })
		if slices.Contains(got, os.Signal(syscall.SIGHUP)) == ignored || len(got) < 2 {
			t.Errorf("ignored: %v; ends at %v", ignored, fmt.Sprint(got))
		}
	}
}
