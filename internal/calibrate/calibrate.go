package calibrate

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// Options say what to measure.
type Options struct {
	Name       string             // of the machine
	Like       *coherence.Machine // the machine from which costs of waits are taken that cannot be measured here
	Larger     bool               // the machine has the processors of Like, with its costs between sockets
	Schemes    []func() schemes.Scheme
	Subsystems []*subsystem.Subsystem
	Rounds     int           // of each scheme; 0: 5
	Half       time.Duration // of each half of a round; 0: 10ms
}

// Machine measures the machine at hand. It needs two processors.
func Machine(ctx context.Context, o Options) (*coherence.Machine, error) {
	if n := runtime.GOMAXPROCS(0); n < 2 {
		return nil, fmt.Errorf("calibrate: %d processor, want 2: how long a line takes to another one cannot be "+
			"measured", n)
	}
	m := *o.Like
	m.Name, m.Measured = o.Name, nil
	e := env.Capture()
	m.Title = fmt.Sprintf("%s, calibrated", e.Machine.CPU)
	m.RMW, m.Load, m.Store = private()
	t := pingPong(true)
	read := pingPong(false)
	if t <= 0 || read <= 0 {
		return nil, fmt.Errorf("calibrate: two processors never ran together: try again on an idle machine")
	}
	m.Transfer.Cluster, m.Transfer.Socket = t, t
	m.Read.Cluster, m.Read.Socket = read, read
	o.grow(&m, t, read)
	add, cas := contended(), retried()
	var err error
	if m.Hold, err = hold(&m, add); err != nil {
		return nil, err
	}
	m.Fitted = fmt.Sprintf("hold, on one point: additions of two processors to one line, %.1f ns", add)
	waits(&m)
	m.Instructions = 1
	m.Spread.Insns = 1.1
	m.Source = fmt.Sprintf("measured on %s by `modbench calibrate`: rmw, load, store, transfer and read within a "+
		"socket (ping-pong), hold (a loop of load and compare-and-swap takes %.1f ns), the fixed part of stop and "+
		"ipi, wake",
		time.Now().UTC().Format("2 January 2006"), cas)
	m.Missing = append(m.Missing,
		"what a stop, a grace period or a barrier takes for each processor more: that of "+o.Like.Name)
	m.Measured, err = o.lookups(ctx)
	return &m, err
}

// grow gives m the processors of this machine, all as far from one another as two are; or those of Like
// with its distances between sockets.
func (o *Options) grow(m *coherence.Machine, t, read float64) {
	if o.Larger {
		m.Title += "; larger than it is, and farther than a socket like " + o.Like.Name
		m.Missing = []string{
			"transfer and read to a sibling, to another socket and to another group: those of " + o.Like.Name,
			"how siblings slow each other down: that of " + o.Like.Name,
		}
		return
	}
	m.Topology = coherence.Topology{
		Sockets: 1, Groups: 1, Clusters: 1, Cores: runtime.NumCPU(), Threads: 1, Siblings: coherence.Last,
	}
	m.SMT = 1
	m.Transfer = coherence.Levels{Sibling: t, Cluster: t, Socket: t, Group: t, Far: t}
	m.Read = coherence.Levels{Sibling: read, Cluster: read, Socket: read, Group: read, Far: read}
	m.Missing = []string{"which processors are nearer to one another than others: all are as far as two"}
}

// hold returns the hold window with which two simulated processors take as long as add for an addition.
func hold(m *coherence.Machine, add float64) (w float64, err error) {
	low, high := 0.0, 4*m.Transfer.Cluster
	for range 24 {
		trial := *m
		trial.Hold = (low + high) / 2
		s, err := coherence.New(&trial, 2, coherence.Options{Seed: 1})
		if err != nil {
			return 0, err
		}
		l := s.NewLine()
		took, err := coherence.MeasureN(s, 20, 2000, func(p *coherence.Proc) { p.Do(l, coherence.RMW) })
		if err != nil {
			return 0, err
		}
		if took > add { // a longer window makes it shorter
			low = trial.Hold
		} else {
			high = trial.Hold
		}
	}
	return (low + high) / 2, nil
}

// waits measures what waiting costs on two processors, less what the second one adds.
func waits(m *coherence.Machine) {
	m.Waits.Stop = max(alone(40, func(n int) {
		for range n {
			percpu.StopMachine()
		}
	})-2*m.Waits.StopOne, 0)
	m.Waits.IPI = max(alone(40, func(n int) {
		for range n {
			percpu.Barrier()
		}
	})-m.Waits.IPIOne, 0)
	there, back := make(chan int), make(chan int)
	go func() {
		for range there {
			back <- 0
		}
	}()
	m.Waits.Wake = alone(200, func(n int) {
		for range n {
			there <- 0
			<-back
		}
	}) / 2
	close(there)
	m.Waits.Yield = alone(200, func(n int) {
		for range n {
			runtime.Gosched()
		}
	})
}

// lookups times lookups under each scheme on one processor and on two, without unloads.
func (o *Options) lookups(ctx context.Context) (all []coherence.Measured, err error) {
	rounds, half := max(o.Rounds, 1), o.Half
	if o.Rounds == 0 {
		rounds = 5
	}
	if half == 0 {
		half = 10 * time.Millisecond
	}
	w, _ := workloads.ByName("lookup-heavy")
	w.Knobs.Unloaders, w.Knobs.Placement = 0, workloads.Pinned // so that two workers run at once
	for _, sub := range o.Subsystems {
		batch, err := bench.BatchFor(ctx, sub, none.New, w.Knobs)
		if err != nil {
			return nil, err
		}
		for _, procs := range []int{1, 2} {
			for _, mk := range o.Schemes {
				info := mk().Info()
				var took []float64
				for n := range rounds {
					r, err := bench.Run(ctx, bench.Config{
						Cell:   bench.Cell{Workload: w.Name, Scheme: info.Name, Subsystem: sub.Name, Procs: procs},
						N:      n,
						Scheme: mk, Subsystem: sub, Workload: w, Knobs: w.Knobs, Duration: half, Batch: batch,
					})
					if err != nil {
						return nil, fmt.Errorf("calibrate: %s: %w", info.Name, err)
					}
					took = append(took, r.NsPerOp())
				}
				ns, spread := middle(took)
				all = append(all, coherence.Measured{
					Scheme: info.Name, Subsystem: sub.Name, Procs: procs, PerLookup: ns, Spread: spread,
				})
			}
		}
	}
	return all, nil
}

// Report says in words what was measured and what was not.
func Report(m *coherence.Machine) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nread-modify-write %.2f ns, load %.2f, store %.2f\n", m.Title, m.RMW, m.Load, m.Store)
	fmt.Fprintf(&b, "a line to the other processor: %.1f ns written, %.1f ns read; kept for %.1f ns\n",
		m.Transfer.Cluster, m.Read.Cluster, m.Hold)
	fmt.Fprintf(&b, "a stop of the machine %.1f us, a barrier on it %.1f us, a wake %.2f us\n",
		m.Waits.Stop/1e3, m.Waits.IPI/1e3, m.Waits.Wake/1e3)
	for _, what := range m.Missing {
		fmt.Fprintf(&b, "not measured here: %s\n", what)
	}
	return b.String()
}
