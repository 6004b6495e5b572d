package coherence

// Distance is how far a processor is from another one.
type Distance int

// The distances. Siblings are the threads of one core; the cores of a cluster share a cache; a group
// is several sockets that are nearer to one another than to the rest.
const (
	Self Distance = iota
	Sibling
	Cluster
	Socket
	Group
	Far
	distances
)

func (d Distance) String() string {
	return [...]string{"self", "sibling", "cluster", "socket", "group", "far"}[d]
}

// Machine is the topology of a machine and what memory costs there. Times are in nanoseconds.
type Machine struct {
	Name   string `json:"name"`   // as --machine spells it
	Title  string `json:"title"`  // what it is
	Source string `json:"source"` // where each number comes from
	Fitted string `json:"fitted"` // what was fitted, and on which points of which curve; "": nothing

	Topology Topology `json:"topology"`

	RMW   float64 `json:"rmw"`   // a read-modify-write of a line that the processor owns
	Load  float64 `json:"load"`  // a load of a line that it has
	Store float64 `json:"store"` // a plain store to a line that it owns
	Hold  float64 `json:"hold"`  // W: how long an owner goes on hitting

	Transfer Levels `json:"transfer"` // T: a line is written here, and then there
	Read     Levels `json:"read"`     // R: a modified line is read elsewhere

	// SMT is the factor by which a processor is slower while its sibling runs; 0: 1.
	SMT float64 `json:"smt,omitempty"`

	// Instructions is the cost of instructions, relative to a machine that has cost 1. What schemes
	// compute between their memory operations is given for such a machine; 0: 1.
	Instructions float64 `json:"instructions,omitempty"`

	// Waits are what waiting costs. They are assumptions on every machine but a calibrated one.
	Waits Waits `json:"waits"`

	// Spread says how well each kind of number is known: the factor by which it may be wrong.
	Spread Spread `json:"spread"`

	// Measured is lookups that were timed on the machine itself, on one processor and on two. Those on
	// one processor tell what schemes compute between their operations on memory. Machines without them
	// take what the reference machine has, times Instructions.
	Measured []Measured `json:"measured,omitempty"`

	// Probes are the small programs on which a calibration has fitted transfer, read and hold.
	Probes []Probe `json:"probes,omitempty"`

	// Missing says which numbers could not be measured, and from which machine they were taken instead.
	Missing []string `json:"missing,omitempty"`
}

// Measured is a lookup as it was timed in a calibration.
type Measured struct {
	Scheme    string  `json:"scheme"`
	Subsystem string  `json:"subsystem"`
	Procs     int     `json:"procs"`
	PerLookup float64 `json:"ns"`  // of wall time, all processors together
	Spread    float64 `json:"iqr"` // quartile distance by median
}

// Probe is a small program of two processors: what an operation took one of them, and what its simulation
// takes with the numbers of the machine.
type Probe struct {
	What      string  `json:"what"`
	Measured  float64 `json:"ns"`
	Simulated float64 `json:"simulated_ns"`
}

// Levels is a cost by distance.
type Levels struct {
	Sibling float64 `json:"sibling"`
	Cluster float64 `json:"cluster"`
	Socket  float64 `json:"socket"`
	Group   float64 `json:"group"`
	Far     float64 `json:"far"`
}

func (l Levels) at() [distances]float64 {
	return [distances]float64{0, l.Sibling, l.Cluster, l.Socket, l.Group, l.Far}
}

// Waits is what waiting costs, in nanoseconds.
type Waits struct {
	Wake      float64 `json:"wake"`                 // from the wake of a sleeper until it runs
	Yield     float64 `json:"yield"`                // to give the processor away and get it back
	YieldOwn  float64 `json:"yield_own,omitempty"`  // the same, of a goroutine with a thread of its own; 0: not known
	Stop      float64 `json:"stop"`                 // to stop the machine, without the processors
	StopOne   float64 `json:"stop_one"`             // and for each processor
	StopAlone float64 `json:"stop_alone,omitempty"` // of one processor; 0: as of several
	IPI       float64 `json:"ipi"`                  // to interrupt others for a barrier, without the processors
	IPIOne    float64 `json:"ipi_one"`              // and for each processor
}

// Spread is by which factor a number may be wrong, either way. 1: it is exact.
type Spread struct {
	Near  float64 `json:"near"`  // transfers and reads within a socket
	Far   float64 `json:"far"`   // transfers and reads between sockets
	Hold  float64 `json:"hold"`  // the hold window
	Waits float64 `json:"waits"` // Waits, each by itself
	Insns float64 `json:"insns"` // what instructions cost
}

// Topology is how processors are numbered and grouped.
type Topology struct {
	Sockets  int `json:"sockets"`
	Groups   int `json:"groups"`   // of sockets; 1: all are equally far
	Clusters int `json:"clusters"` // of a socket
	Cores    int `json:"cores"`    // of a cluster
	Threads  int `json:"threads"`  // of a core
	Siblings Way `json:"siblings"` // which numbers the threads of a core have
	_        struct{}
}

// Way is how siblings are numbered.
type Way string

// The two ways: the second threads come after all first ones, or behind their own.
const (
	Last     Way = "last"
	Adjacent Way = "adjacent"
)

// Lookup returns what a lookup took on so many processors, in nanoseconds of wall time.
func (m *Machine) Lookup(scheme, subsystem string, procs int) (ns float64, ok bool) {
	x, ok := m.Timed(scheme, subsystem, procs)
	return x.PerLookup, ok
}

// Timed returns the lookup as it was timed on so many processors.
func (m *Machine) Timed(scheme, subsystem string, procs int) (x Measured, ok bool) {
	for _, x := range m.Measured {
		if x.Scheme == scheme && x.Subsystem == subsystem && x.Procs == procs {
			return x, true
		}
	}
	return Measured{}, false
}
