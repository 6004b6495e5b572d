package bench

import (
	"testing"
	"time"

	"github.com/modbench/modbench/internal/cgroup"
)

// clocks are made up: each reading is the next of them.
type clocks struct{ next []moment }

func (c *clocks) read() (m moment) {
	m, c.next = c.next[0], c.next[1:]
	return m
}

func TestPauses(t *testing.T) {
	const ms = time.Millisecond
	began := time.Now()
	for _, c := range []struct {
		name              string
		took, used, slept time.Duration // of a sleep of 20 ms
		unknown           bool
		want              time.Duration
	}{
		{"in time", 21 * ms, 20 * ms, 0, false, 0},
		{"a little late", 200 * ms, 0, 0, false, 0},
		{"stopped for five seconds", 5020 * ms, 15 * ms, 0, false, 5000 * ms},
		{"late, and busy meanwhile: a worker would not give way", 5020 * ms, 5000 * ms, 0, false, 0},
		{"late, and half of it busy", 5020 * ms, 2500 * ms, 0, false, 0},
		{"the machine slept", 20 * ms, 15 * ms, 3600_000 * ms, false, 3600_000 * ms},
		{"stopped, and the machine slept", 1020 * ms, 0, 500 * ms, false, 1500 * ms},
		{"the system does not tell", 5020 * ms, 0, 0, true, 0},
	} {
		clock := &clocks{[]moment{
			{wall: began, cpu: time.Second, slept: time.Minute, known: !c.unknown},
			{wall: began.Add(c.took), cpu: time.Second + c.used, slept: time.Minute + c.slept, known: !c.unknown},
		}}
		p := pauses{read: clock.read}
		if p.ended(p.now(), 20*ms); p.total != c.want {
			t.Errorf("%s: %v, want %v", c.name, p.total, c.want)
		}
	}
}

// However long a scheme holds its lookups up, and although nothing runs
// meanwhile, that is no pause: what sleeps is woken in time.
func TestSlowIsNoPause(t *testing.T) {
	var p pauses
	done := make(chan struct{})
	time.AfterFunc(4*late, func() { close(done) })
	var ticks int
	p.read = func() moment {
		ticks++
		return moment{wall: time.Unix(0, int64(ticks)*int64(20*time.Millisecond)), known: true}
	}
	if p.wait(done, nil, nil); p.total != 0 {
		t.Errorf("waiting is taken for a pause of %v", p.total)
	}
}

// Whatever stopped the process makes the round a disturbed one, says what it was
// and how much, and counts when the best of several tries is chosen.
func TestStopped(t *testing.T) {
	var none, paused, throttled Interference
	paused.paused(3*time.Second, 4*time.Second)
	throttled.throttled(cgroup.Stop{Times: 2, Lost: 30 * time.Millisecond}, float64(100*time.Millisecond))
	if none.Disturbed(0.05) || !paused.Disturbed(0.05) || !throttled.Disturbed(0.05) {
		t.Errorf("disturbed: %v, %v, %v", none.Disturbed(0.05), paused.Disturbed(0.05), throttled.Disturbed(0.05))
	}
	if paused.Lost() != 0.75 || throttled.Lost() != 0.3 {
		t.Errorf("lost %v and %v, want 0.75 and 0.3", paused.Lost(), throttled.Lost())
	}
	if a, b, c := none.why(0.05), paused.why(0.05), throttled.why(0.05); a == b || b == c || a == c {
		t.Errorf("three causes, and the warnings %v, %v, %v", a, b, c)
	}
	whole := Interference{Known: true, Foreign: 0.01, Throttled: 9, Held: 0.5}.with(none)
	if whole.Throttled != 0 || whole.Held != 0 || whole.Foreign != 0.01 {
		t.Errorf("what stopped the process between rounds is that of a round: %+v", whole)
	}
}
