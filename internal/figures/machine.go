package figures

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/env"
)

// Machine is machines that are alike. Rounds of one cell are pooled over them; figures of machines that differ stand
// beside each other.
type Machine struct {
	Name  string          // see MachineOf
	Env   env.Environment // of the first of them
	Parts []string        // the shards or directories that were measured on them
	Nodes int             // how many machines they are; 0: not known
}

// MachineOf returns a name for the kind of machine that an environment is of: six hexadecimal digits, the same for
// machines with the same processor, number of processors, kernel, governor and kind of grace periods.
func MachineOf(e *env.Environment) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		e.Machine.CPU, e.Machine.Processors, e.Kernel.Version, e.Kernel.Governor, e.Go.Arch, e.Go.GracePeriods(),
	}, "\n")))
	return hex.EncodeToString(sum[:3])
}

// OfMachine reports whether the fact is one of the machine and not of the program.
func (d FactDiffers) OfMachine() bool {
	return slices.Contains([]string{"cpu", "number of processors", "kernel", "goarch", "grace periods"}, d.Fact)
}

// Apart reports whether the rounds are of machines that differ, and so each cell names its machine.
func (d *Data) Apart() bool {
	return d.Rounds.Len() > 0 && d.Rounds.Cells()[0].Cell.Machine != "" // all do, or none does
}
