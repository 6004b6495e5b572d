// Package env records the environment of a measurement, complete enough to
// judge a number years later on a machine that no longer exists: processor and
// caches, kernel, limits, Go and how the program was built, and the load that
// others put on the machine before and after.
//
//	e := env.Capture()
//	data, err := json.MarshalIndent(e, "", "  ")
//	...
//	e, err = env.Parse(data)
//
// Facts are strings as the system words them. A fact that cannot be had on this
// system is "unknown" and is never left out, so that a reader can tell a fact that
// was not looked for from one that was not there. Package env judges nothing; package
// figures says what a fact means for a number. Names of machines and of people are
// not recorded.
package env

import (
	"encoding/json"
	"fmt"
	"time"
)

// Schema is the version of the JSON form, raised when a reader of the old form
// would misread the new one.
const Schema = 1

// Unknown stands for a fact that could not be had.
const Unknown = "unknown"

// Environment is everything recorded once, before the first round.
type Environment struct {
	Schema  int       `json:"schema"`
	Time    time.Time `json:"time"`
	Machine Machine   `json:"machine"`
	Kernel  Kernel    `json:"kernel"`
	Limits  Limits    `json:"limits"`
	Go      Go        `json:"go"`
	Before  Load      `json:"before"` // the load before the first round

	_ struct{}
}

// Machine describes the processor as it describes itself (CPUID) and as the
// kernel lists it.
type Machine struct {
	CPU          string `json:"cpu"` // model name
	Vendor       string `json:"vendor"`
	Family       string `json:"family"`
	Model        string `json:"model"`
	Stepping     string `json:"stepping"`
	Processors   string `json:"processors"` // logical, as the kernel sees them online
	Cores        string `json:"cores"`      // physical
	Threads      string `json:"threads_per_core"`
	Frequency    string `json:"frequency_hz"`
	Boost        string `json:"boost_hz"`
	CacheLine    string `json:"cache_line_bytes"`
	L1Data       string `json:"l1_data_bytes"`
	L1Code       string `json:"l1_code_bytes"`
	L2           string `json:"l2_bytes"`
	L3           string `json:"l3_bytes"`
	InvariantTSC string `json:"invariant_tsc"` // true or false
	VM           string `json:"vm"`            // true or false
	Hypervisor   string `json:"hypervisor"`
	CPUInfo      string `json:"cpuinfo"` // the first processor's block of /proc/cpuinfo
}

// Kernel describes the operating system and what it does to timing.
type Kernel struct {
	Version         string            `json:"version"` // /proc/version, without who built it
	Clocksource     string            `json:"clocksource"`
	Governor        string            `json:"governor"` // all that are in use
	FrequencyDriver string            `json:"frequency_driver"`
	MaxFrequency    string            `json:"max_frequency_khz"` // of cpu0: what it may reach, and below what it can
	HardwareMax     string            `json:"hardware_max_frequency_khz"`
	Turbo           string            `json:"turbo"` // on or off
	SMT             string            `json:"smt"`
	NUMANodes       string            `json:"numa_nodes"`
	HugePages       string            `json:"transparent_hugepages"`
	Vulnerabilities map[string]string `json:"vulnerabilities"`
}

// Go describes the program that measured.
type Go struct {
	Version      string            `json:"version"`
	OS           string            `json:"goos"`
	Arch         string            `json:"goarch"`
	Maxprocs     int               `json:"gomaxprocs"` // when captured; rounds set their own
	NumCPU       int               `json:"num_cpu"`
	GC           string            `json:"gogc"` // percent in force
	MemoryLimit  string            `json:"gomemlimit_bytes"`
	Debug        string            `json:"godebug"`
	Flags        string            `json:"goflags"` // of the environment; Build has what the binary was built with
	AMD64        string            `json:"goamd64"`
	Experiment   string            `json:"goexperiment"`
	Race         bool              `json:"race"`               // the race detector is built in
	Pinning      string            `json:"pinning"`            // how schemes/percpu pins: procPin, stripes or explore
	Barriers     string            `json:"barriers,omitempty"` // percpu.Barriers
	Main         string            `json:"main"`               // module path and version
	Commit       string            `json:"commit"`
	CommitTime   string            `json:"commit_time"`
	Modified     string            `json:"modified"` // true: built from a tree with local changes
	Build        map[string]string `json:"build"`    // build settings
	Dependencies map[string]string `json:"dependencies"`
}

// GracePeriods returns Barriers, or "stop the world" for an older modbench, which did not record it.
func (g Go) GracePeriods() string {
	if g.Barriers == "" {
		return "stop the world"
	}
	return g.Barriers
}

// Parse reads an Environment from its JSON form. It fails on a syntax error, on
// another schema, and on anything that is not an environment at all.
func Parse(data []byte) (*Environment, error) {
	var e Environment
	if err := json.Unmarshal(data, &e); err != nil {
		return nil, err
	}
	if e.Schema != Schema {
		return nil, fmt.Errorf("environment schema %d, this modbench reads %d", e.Schema, Schema)
	}
	if e.Go.Version == "" || e.Machine.CPU == "" {
		return nil, fmt.Errorf("no %s in it: not an environment", missing(e))
	}
	return &e, nil
}

func missing(e Environment) string {
	if e.Go.Version == "" {
		return "go.version"
	}
	return "machine.cpu"
}
