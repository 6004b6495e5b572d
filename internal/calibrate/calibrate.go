package calibrate

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/schemes"
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
	if err := enough(runtime.GOMAXPROCS(0), runtime.NumCPU()); err != nil {
		return nil, err
	}
	m := *o.Like
	m.Name, m.Measured = o.Name, nil
	e := env.Capture()
	m.Title = fmt.Sprintf("%s, calibrated", e.Machine.CPU)
	m.RMW, m.Load, m.Store = private(ctx)
	all, distance, err := probes(ctx, &m)
	if err != nil {
		return nil, err
	}
	first := all[0].measured
	flat(&m, 5*first, 5*first)
	m.Hold = first
	if err := fit(ctx, &m, all); err != nil {
		return nil, err
	}
	if m.Probes, err = held(&m, all); err != nil {
		return nil, err
	}
	o.grow(&m)
	m.Fitted = fmt.Sprintf("transfer, read and hold, on %d small programs of two processors: see its probes",
		len(all))
	waits(ctx, &m)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.Instructions = 1
	m.Spread.Insns = 1.1
	m.Source = fmt.Sprintf("measured on %s by `modbench calibrate`: rmw, load, store; transfer and read within a "+
		"socket, hold; stop and ipi on two processors; stop_alone, wake, yield",
		time.Now().UTC().Format("2 January 2006"))
	m.Missing = append(m.Missing,
		"what a stop, a grace period or a barrier takes for each processor more: that of "+o.Like.Name)
	m.Measured, err = o.lookups(ctx, distance)
	for _, name := range o.absent(m.Measured) {
		m.Missing = append(m.Missing, "lookups under "+name+" on two processors: they were never where they were "+
			"before, as a guest's may be moved")
	}
	return &m, err
}

// enough returns an error unless two threads can run at once. Go runs so many threads, and the process may use so many
// processors.
func enough(threads, processors int) error {
	switch {
	case processors < 2:
		return fmt.Errorf("calibrate: %d processor may be used, want 2: how long a line takes to another one cannot "+
			"be measured; a mask (taskset) or a cpuset may leave out others", processors)
	case threads < 2:
		return fmt.Errorf("calibrate: GOMAXPROCS is %d, want 2: how long a line takes to another processor cannot be "+
			"measured", threads)
	}
	return nil
}

// grow says of m, which is flat, what is not known of it, or gives it the processors of Like with its
// distances between sockets.
func (o *Options) grow(m *coherence.Machine) {
	if !o.Larger {
		m.Missing = []string{"which processors are nearer to one another than others: all are as far as two"}
		return
	}
	m.Title += "; larger than it is, and farther than a socket like " + o.Like.Name
	m.Topology, m.SMT = o.Like.Topology, o.Like.SMT
	t, r := m.Transfer.Cluster, m.Read.Cluster
	m.Transfer, m.Read = o.Like.Transfer, o.Like.Read
	m.Transfer.Cluster, m.Transfer.Socket, m.Read.Cluster, m.Read.Socket = t, t, r, r
	m.Missing = []string{
		"transfer and read to a sibling, to another socket and to another group: those of " + o.Like.Name,
		"how siblings slow each other down: that of " + o.Like.Name,
	}
}

// Report says in words what was measured and what was not.
func Report(m *coherence.Machine) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nread-modify-write %.2f ns, load %.2f, store %.2f\n", m.Title, m.RMW, m.Load, m.Store)
	fmt.Fprintf(&b, "a line to the other processor: %.1f ns written, %.1f ns read; kept for %.1f ns\n",
		m.Transfer.Cluster, m.Read.Cluster, m.Hold)
	for _, p := range m.Probes {
		fmt.Fprintf(&b, "%s: %.1f ns, simulated %.1f\n", p.What, p.Measured, p.Simulated)
	}
	fmt.Fprintf(&b, "a stop of the machine %.1f us, of one processor %.2f us; a barrier %.1f us, a wake %.2f us\n",
		(m.Waits.Stop+2*m.Waits.StopOne)/1e3, m.Waits.StopAlone/1e3, (m.Waits.IPI+m.Waits.IPIOne)/1e3, m.Waits.Wake/1e3)
	for _, what := range m.Missing {
		fmt.Fprintf(&b, "not measured here: %s\n", what)
	}
	return b.String()
}
