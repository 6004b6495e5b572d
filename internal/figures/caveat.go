package figures

import "github.com/modbench/modbench/bench"

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

	// LocalChanges: the program is not the commit it names.
	LocalChanges struct{ Commit string }
)

// Caveats that the rounds give rise to.
type (
	// FewRounds: cells have from Least to Most rounds, fewer than [Enough].
	FewRounds struct{ Least, Most int }

	// FewToJudge: the rounds suffice for intervals and not for verdicts, of which
	// Comparisons are made together; Need rounds would.
	FewToJudge struct{ Least, Most, Comparisons, Need int }

	// Warned: Rounds of Of rounds gave the same warning.
	Warned struct {
		bench.Warning
		Rounds, Of int
		Cell       *bench.Cell // the one that all of these rounds are of; nil: they are of several
		Worst      float64     // share of the processors that others took of one of these rounds
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

	// CoarseClock: in Cells of Of half of a median get is reading the clock.
	CoarseClock struct{ Cells, Of int }

	// Crowded: in Cells of Of there were more workers than processors, at most
	// Workers on Procs.
	Crowded struct{ Cells, Of, Workers, Procs int }

	// Unsafe: a scheme that was measured is broken on purpose.
	Unsafe struct{ Scheme string }
)

// Caveats about the machine and what else it did.
type (
	// Stolen: the hypervisor gave that share of processor time to other guests.
	Stolen struct{ Share float64 }

	// Loaded: so many other processes ran before the first round.
	Loaded struct{ Average float64 }

	// Quota: the control group limits processor time, as its cpu.max says.
	Quota struct{ CPUMax string }

	// TooManyProcs: cells ran on up to Used processors of a machine that has Have.
	TooManyProcs struct{ Used, Have int }

	// Governor: the clock speed may follow the load.
	Governor struct{ Name string }

	// Turbo: the clock speed depends on how many processors are busy.
	Turbo struct{}

	// VirtualMachine: neighbours that nobody sees may disturb.
	VirtualMachine struct{ Hypervisor string }
)

// Caveats about a comparison of two runs.
type (
	// ComparedUnlike: the runs were compared although they differ.
	ComparedUnlike struct{ Unlike Unlike }

	// NotCompared: so many cells were measured in one of the runs alone.
	NotCompared struct{ OldOnly, NewOnly int }

	// OneRun: a side consists of one directory, so by how much directories differ beyond
	// their processes is not known; Assumed is the share that was taken for it.
	OneRun struct{ Assumed float64 }

	// Vanished: N figures have no value in the new run, of cells that both have.
	// Metric and Cell are those of the first.
	Vanished struct {
		N      int
		Metric *Metric
		Cell   bench.Cell
	}

	// NotJudged: N of Of figures have a side of too few processes for a verdict, Least of
	// them, where Need are wanted.
	NotJudged struct{ N, Of, Least, Need int }
)

func (RaceDetector) caveat()   {}
func (DebugBuild) caveat()     {}
func (OtherPinning) caveat()   {}
func (LocalChanges) caveat()   {}
func (FewRounds) caveat()      {}
func (FewToJudge) caveat()     {}
func (Warned) caveat()         {}
func (Repeated) caveat()       {}
func (Blind) caveat()          {}
func (Unstable) caveat()       {}
func (Unsteady) caveat()       {}
func (CoarseClock) caveat()    {}
func (Crowded) caveat()        {}
func (Unsafe) caveat()         {}
func (Stolen) caveat()         {}
func (Loaded) caveat()         {}
func (Quota) caveat()          {}
func (TooManyProcs) caveat()   {}
func (Governor) caveat()       {}
func (Turbo) caveat()          {}
func (VirtualMachine) caveat() {}
func (ComparedUnlike) caveat() {}
func (NotCompared) caveat()    {}
func (OneRun) caveat()         {}
func (Vanished) caveat()       {}
func (NotJudged) caveat()      {}

// Caveats returns what a reader must know before believing the numbers: what is
// wrong with the program, what the rounds say of themselves (one caveat a kind,
// with how many of them say it), and what the machine is. The gravest come
// first, so that a cut loses least.
func (g *Grid) Caveats() []Caveat {
	all := buildCaveats(&g.Data.Env)
	all = append(all, g.roundCaveats()...)
	for _, s := range g.Data.Schemes {
		if s.Role == Control {
			all = append(all, Unsafe{s.Name})
		}
	}
	return append(all, g.machineCaveats()...)
}
