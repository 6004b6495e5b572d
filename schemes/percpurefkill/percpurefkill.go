// Package percpurefkill is package percpuref as drivers use it: the count is killed first, so
// that lookups are refused while the unload decides. It is percpu_ref_kill_and_confirm, of
// Linux 3.11 (Kent Overstreet and Tejun Heo, 2013), and percpu_ref_resurrect, of Linux 4.20
// (Bart Van Assche, 2018).
//
//	get:     pin; find; own cell += 1; unpin       killed: refused
//	put:     pin; own cell -= 1; unpin             killed: word -= 1; 0? wake
//	unload:  kill; Synchronize (confirm); word += sum of the cells - BIAS
//	         somebody holds it and O_NONBLOCK? word += BIAS - sum; resurrect
//	         give up the loader's own reference; wait for 0
//	         exit; Synchronize; free
//
// Get and put are those of package percpuref. There an unload switches the count to the word,
// decides, and then kills, so that gets go on while it decides, on the word that all processors
// share. Here gets of the module are refused from the first store on: none writes the word
// but puts, and an unload that waits never waits for a get that came after it had begun. The
// price is paid where unloads are refused: the gets that came during the grace period have
// been refused for nothing. A driver that kills means it, and never resurrects.
package percpurefkill

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpuref"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "percpuref-kill",
	Summary:   "percpu_ref, killed before the unload decides: lookups are refused meanwhile",
	Author:    "Kent Overstreet, Tejun Heo",
	Source:    "Kent Overstreet, Linux 3.11, lib/percpu-refcount.c, percpu_ref_kill_and_confirm",
	Year:      2013,
	UseWhen:   "percpuref would be the right choice, and whoever asks for an unload means it",
	AvoidWhen: "unloads are tried to see whether they succeed: each refuses lookups for a grace period",
	Refuses:   schemes.AfterUnload,
	Sleeps:    percpuref.Info.Sleeps,
	Waits:     percpuref.Info.Waits,
	Grace:     schemes.NeedsToDecide,
	Holds:     schemes.Weak,
	Memory:    percpuref.Info.Memory,
}

// Scheme is [percpuref.Scheme] with another Unload.
type Scheme struct{ percpuref.Scheme }

// New returns a Scheme.
func New() schemes.Scheme { return Scheme{} }

var (
	_ schemes.Scheme  = Scheme{}
	_ schemes.Counter = Scheme{}
)

// Info returns [Info].
func (Scheme) Info() schemes.Info { return Info }

// Unload kills the count, and resurrects it if it must not wait for those who hold the
// module. The wait for holders cannot be interrupted; gets are refused meanwhile.
func (Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	forced := u.Flags.Has(schemes.Force)
	if u.Flags.Has(schemes.NonBlock) && !forced {
		percpuref.Kill(u.Module)
		if !percpuref.PutOnly(u.Module) {
			percpuref.Resurrect(u.Module)
			return schemes.ErrWouldBlock
		}
		u.SetGoing()
	} else {
		u.SetGoing()
		percpuref.Kill(u.Module)
		if !forced {
			percpuref.Wait(u)
		}
	}
	percpuref.Free(u)
	return nil
}
