package figures

import (
	"time"

	"github.com/modbench/modbench/bench"
)

// Caveat is something that a reader must know before believing a number. It is
// one of the types below; package report has the words for each.
type Caveat interface{ caveat() }

// Caveats about the program that measured.
type (
	// RaceDetector: the race detector was built in, so nothing is a measurement.
	RaceDetector struct{}

	// DebugBuild: the compiler was told not to optimise or not to inline.
	DebugBuild struct{ Flags string }

	// OtherPinning: per-CPU counts are not kept per processor but as Pinning says.
	OtherPinning struct{ Pinning string }

	// NoMembarrier: a grace period stops all goroutines.
	NoMembarrier struct{}

	// LocalChanges: the program is not the commit it names.
	LocalChanges struct{ Commit string }
)

// Caveats that the rounds give rise to.
type (
	// DearStops: in Rounds of Of rounds a stop of the machine took Most more than modbench's own, at most.
	DearStops struct {
		Rounds, Of int
		Most       time.Duration
	}

	// FewRounds: Cells of Of cells have from Least to Most rounds, fewer than [Enough].
	FewRounds struct{ Cells, Of, Least, Most int }

	// FewToJudge: the fewest rounds of a cell that is judged, Rounds, cannot show any difference after
	// correction for the Comparisons that are judged together; Need rounds can.
	FewToJudge struct{ Rounds, Comparisons, Need int }

	// Warned: Rounds of Of rounds gave the same warning.
	Warned struct {
		bench.Warning
		Rounds, Of int
		Cell       *bench.Cell // the one that all of these rounds are of; nil: they are of several
		Worst      float64     // share of processor time that one of these rounds lost
	}

	// Repeated: Rounds were thrown away for interference, beside the Kept ones.
	Repeated struct{ Rounds, Kept int }

	// Blind: nobody knows what others took of the processors during Rounds of Of.
	Blind struct{ Rounds, Of int }

	// Unstable: in N of Of cells the rounds do not measure one steady state. Cell is
	// the first of them and How says in what way.
	Unstable struct {
		Metric *Metric
		N, Of  int
		Cell   bench.Cell
		How    Instability
	}

	// Unsteady: Rounds of Of began before their warm-up was steady.
	Unsteady struct{ Rounds, Of int }

	// Moved: in Rounds of Of the processors were not as far apart as usual: a cache line took Other between
	// two of them, in the last of these rounds, and not Usual.
	Moved struct {
		Rounds, Of   int
		Usual, Other time.Duration
	}

	// Slowed: a Share of the looks of workers in Rounds rounds found their core slowed; see bench.Cores.
	Slowed struct {
		Share  float64
		Rounds int
	}

	// CoarseClock: in Cells of Of half of a median get is reading the clock.
	CoarseClock struct{ Cells, Of int }

	// Crowded: in Cells of Of there were more workers than processors, at most
	// Workers on Procs.
	Crowded struct{ Cells, Of, Workers, Procs int }

	// Unsafe: a scheme that was measured is broken on purpose.
	Unsafe struct{ Scheme string }

	// Unexplored: nobody has had the code of these schemes explored as it was measured.
	Unexplored struct{ Schemes []string }

	// OtherIndex: a scheme that was measured searches an index of its own.
	OtherIndex struct{ Scheme string }
)

// Caveats about the machine and what else it did.
type (
	// Stolen: the hypervisor gave that share of processor time to other guests.
	Stolen struct{ Share float64 }

	// Loaded: how many other processes ran before the first round, on average.
	Loaded struct{ Average float64 }

	// Governor: the clock speed may follow the load.
	Governor struct{ Name string }

	// Turbo: the clock speed depends on how many processors are busy.
	Turbo struct{}

	// VirtualMachine: neighbours that nobody sees may disturb.
	VirtualMachine struct{ Hypervisor string }

	// SlowClock: the clock may reach May MHz and the processor can reach Can.
	SlowClock struct{ May, Can int }
)

// Caveats about what the process may use of the machine, and how Go uses it.
type (
	// Quota: a control group limits processor time, as CPUMax says, and pays for
	// Processors, while cells ran on up to Used.
	Quota struct {
		CPUMax     string // quota and period in us
		Processors float64
		Used       int
	}

	// TooManyProcs: cells ran on up to Used processors, and the process may use Have.
	// Bound says what limits it, and CPUs which ones it may use, if that is said.
	TooManyProcs struct {
		Used, Have int
		Bound      Bound
		CPUs       string // as the kernel lists them: "0-3,8"
	}

	// LittleMemory: a control group limits memory to so many bytes.
	LittleMemory struct{ Bytes uint64 }

	// LittleAddressSpace: ulimit -v is so many bytes.
	LittleAddressSpace struct{ Bytes uint64 }

	// Nice: the process gives way to others, by that much.
	Nice struct{ Value int }

	// GivesWay: the process gives way to others, by its scheduling policy.
	GivesWay struct{ Policy string }

	// Collector: GOGC is not what it is by default.
	Collector struct{ GOGC string }

	// MemoryLimit: GOMEMLIMIT is so many bytes.
	MemoryLimit struct{ Bytes uint64 }

	// RuntimeDebug: GODEBUG changes how the runtime works.
	RuntimeDebug struct{ GODEBUG string }
)

// Bound says what limits the processors that a process may use.
type Bound int

// What may limit them.
const (
	ByMachine  Bound = iota // the machine has no more
	ByCpuset                // the cpuset of a control group
	ByAffinity              // the mask of the process, as taskset sets it
	ByGo                    // Go's runtime counts no more
)

// In is a caveat that holds for some of the processes that measured: for Where, which
// is the first or the worst, and for More others.
type In struct {
	Caveat
	Where Where
	More  int
}

// Caveats about a comparison of two runs.
type (
	// SameRun: the same measurement is on both sides, in the directories Old and New.
	SameRun struct{ Old, New string }

	// ComparedUnlike: the runs were compared although they differ.
	ComparedUnlike struct{ Unlike Unlike }

	// NotCompared: how many cells were measured in only one of the runs.
	NotCompared struct{ OldOnly, NewOnly int }

	// OneRun: a side consists of one directory, so it is not known by how much directories
	// differ beyond their processes; Assumed is the share that was taken for it.
	OneRun struct{ Assumed float64 }

	// Vanished: of cells that both runs have, N figures have no value in the new one.
	// Metric and Cell are those of the first.
	Vanished struct {
		N      int
		Metric *Metric
		Cell   bench.Cell
	}

	// Elsewhere: for N of Of figures rounds were left out in which the processors were not as far apart as in those
	// that are compared. For Never of them no rounds are left: they are not judged.
	Elsewhere struct{ N, Never, Of int }

	// NotJudged: N of Of figures are not judged, since a side was measured by too few
	// processes: at worst by Least, and a verdict takes Need.
	NotJudged struct{ N, Of, Least, Need int }
)

func (RaceDetector) caveat()       {}
func (DebugBuild) caveat()         {}
func (OtherPinning) caveat()       {}
func (NoMembarrier) caveat()       {}
func (LocalChanges) caveat()       {}
func (DearStops) caveat()          {}
func (FewRounds) caveat()          {}
func (FewToJudge) caveat()         {}
func (Warned) caveat()             {}
func (Repeated) caveat()           {}
func (Blind) caveat()              {}
func (Unstable) caveat()           {}
func (Unsteady) caveat()           {}
func (Moved) caveat()              {}
func (Slowed) caveat()             {}
func (CoarseClock) caveat()        {}
func (Crowded) caveat()            {}
func (Unsafe) caveat()             {}
func (Unexplored) caveat()         {}
func (OtherIndex) caveat()         {}
func (Stolen) caveat()             {}
func (Loaded) caveat()             {}
func (Governor) caveat()           {}
func (Turbo) caveat()              {}
func (VirtualMachine) caveat()     {}
func (SlowClock) caveat()          {}
func (Quota) caveat()              {}
func (TooManyProcs) caveat()       {}
func (LittleMemory) caveat()       {}
func (LittleAddressSpace) caveat() {}
func (Nice) caveat()               {}
func (GivesWay) caveat()           {}
func (Collector) caveat()          {}
func (MemoryLimit) caveat()        {}
func (RuntimeDebug) caveat()       {}
func (In) caveat()                 {}
func (SameRun) caveat()            {}
func (ComparedUnlike) caveat()     {}
func (NotCompared) caveat()        {}
func (OneRun) caveat()             {}
func (Vanished) caveat()           {}
func (Elsewhere) caveat()          {}
func (NotJudged) caveat()          {}

// Caveats returns what a reader must know before believing the numbers: what is
// wrong with the program, what the rounds say of themselves (one caveat a kind,
// with how many of them say it), and what the machine is. The gravest come
// first, so that a cut loses least.
func (g *Grid) Caveats() []Caveat {
	all := g.Data.inSegments(buildCaveats)
	all = append(all, g.roundCaveats()...)
	var unexplored []string
	for _, s := range g.Data.Schemes {
		switch s.Role {
		case Control:
			all = append(all, Unsafe{s.Name})
		case OwnIndex:
			all = append(all, OtherIndex{s.Name})
		}
		if s.Unexplored() && s.Role != Control {
			unexplored = append(unexplored, s.Name)
		}
	}
	if len(unexplored) > 0 {
		all = append(all, Unexplored{unexplored})
	}
	return append(all, g.machineCaveats()...)
}
