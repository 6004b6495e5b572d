package coherence

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func small(t *testing.T, n int) *Sim {
	t.Helper()
	s, err := New(Named("xeon-8176x8"), n, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestMachines reads the machines that modbench brings along.
func TestMachines(t *testing.T) {
	if len(Machines()) < 3 {
		t.Errorf("%d machines", len(Machines()))
	}
	for _, m := range Machines() {
		if Named(m.Name) != m {
			t.Errorf("%s is not found", m.Name)
		}
	}
	if _, err := ParseMachine([]byte(`{"name":"x","source":"y","topology":{"sockets":1}}`)); err == nil {
		t.Error("half a machine is read")
	}
	if _, err := New(Named("e5-2660x2"), 33, Options{}); err == nil {
		t.Error("33 processors of 32")
	}
}

// TestDistance looks at the numbering of the processors of two machines.
func TestDistance(t *testing.T) {
	for _, c := range []struct {
		machine string
		a, b    int
		want    Distance
	}{
		{"xeon-8176x8", 0, 224, Sibling}, {"xeon-8176x8", 0, 27, Cluster}, {"xeon-8176x8", 0, 28, Group},
		{"xeon-8176x8", 0, 112, Far}, {"xeon-8176x8", 224, 112, Far},
		{"milan-guest", 0, 1, Sibling}, {"milan-guest", 0, 15, Cluster}, {"milan-guest", 0, 16, Socket},
		{"milan-guest", 0, 96, Group},
	} {
		m := Named(c.machine)
		p := m.places(m.CPUs())
		if got := p[c.a].distance(p[c.b]); got != c.want {
			t.Errorf("%s: %d and %d are %v apart, want %v", c.machine, c.a, c.b, got, c.want)
		}
	}
}

// TestAlone counts with one processor: it ends, and takes what the operation takes.
func TestAlone(t *testing.T) {
	s := small(t, 1)
	l := s.NewLine()
	ns, err := Measure(s, func(p *Proc) { p.Do(l, RMW) })
	if err != nil || ns < 4.7 || ns > 4.8 {
		t.Errorf("%v ns, %v", ns, err)
	}
}

// TestReadsComplete has one reader among many writers: what it was granted it must get, or writers
// keep it out for ever.
func TestReadsComplete(t *testing.T) {
	s := small(t, 16)
	l := s.NewLine()
	reads := 0
	_, err := Measure(s, func(p *Proc) {
		if p.ID() == 0 {
			p.Do(l, Load)
			reads++
			return
		}
		p.Do(l, RMW)
	})
	if err != nil || reads < WarmUp {
		t.Errorf("%d reads, %v", reads, err)
	}
}

// TestSharersHit has processor 1 fetch a line that 0 shares already: 0 goes on hitting meanwhile.
func TestSharersHit(t *testing.T) {
	s := small(t, 3)
	l := s.NewLine()
	var took Time
	s.Program(0, 0, func(p *Proc) { p.Do(l, Store) })
	s.Program(1, 100*Nanosecond, func(p *Proc) {
		p.Do(l, Load) // shares it from now on
		p.Wait(200*Nanosecond - p.Clock() + 200*Nanosecond)
		p.Sync()
		began := p.Clock()
		p.Do(l, Load)
		took = p.Clock() - began
	})
	s.Program(2, 390*Nanosecond, func(p *Proc) { p.Do(l, Load) }) // on its way at 400
	if err := s.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if took != s.cost[Load] {
		t.Errorf("a load of a line that is shared took %v ns", took.NS())
	}
}

// TestStuck says who waits for ever.
func TestStuck(t *testing.T) {
	s := small(t, 1)
	s.Program(0, 0, func(p *Proc) { p.Park("a lock") })
	if err := s.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "processor 0 waits for ever for a lock") {
		t.Errorf("error %v", err)
	}
}

// TestSpinning has a processor wait in a loop over a line that nobody else has used yet. It ends if the other one
// comes, and with ErrLong if that never does.
func TestSpinning(t *testing.T) {
	for _, comes := range []bool{true, false} {
		s, err := New(Named("xeon-8176x8"), 2, Options{Seed: 1, Events: 100 * mostUnbroken})
		if err != nil {
			t.Fatal(err)
		}
		l, there := s.NewLine(), false
		s.Program(0, 0, func(p *Proc) {
			for p.Do(l, RMW); !there; p.Do(l, RMW) {
				p.Work(Nanosecond)
			}
		})
		s.Program(1, Time(1000*Nanosecond), func(p *Proc) {
			p.Do(l, RMW)
			there = comes
		})
		if err := s.Run(context.Background()); comes && err != nil || !comes && !errors.Is(err, ErrLong) {
			t.Errorf("the other one comes: %v; error %v", comes, err)
		}
	}
}

// TestPanic hands on what a program panics with.
func TestPanic(t *testing.T) {
	s := small(t, 2)
	s.Program(1, 0, func(*Proc) { panic("oh") })
	if err := s.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "oh") {
		t.Errorf("error %v", err)
	}
}

// TestHeap takes events out in order.
func TestHeap(t *testing.T) {
	s := small(t, 1)
	for i := range 1000 {
		s.At(Time(s.random.IntN(50)), func() {})
		_ = i
	}
	last := event{at: -1}
	for s.events.len() > 0 {
		e := s.events.pop()
		if e.before(&last) {
			t.Fatalf("event %d at %d after %d at %d", e.n, e.at, last.n, last.at)
		}
		last = e
	}
}
