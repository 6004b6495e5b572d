package trace

import "time"

// Kind says what an event is.
type Kind uint8

// The kinds of events. The kernel's trace events of modules come first.
const (
	Other        Kind = iota // an event that is not about modules
	Get                      // module_get: a reference was taken
	Put                      // module_put: a reference was released
	Load                     // module_load: the module is there, and its init function is about to run
	Free                     // module_free: the module is about to be freed
	Request                  // module_request: the kernel asks user space for a module
	InitStart                // the probe on do_init_module
	DeleteEnter              // delete_module begins, with the name of the module if a probe recorded it
	DeleteExit               // delete_module ends with an answer
	FinitEnter               // finit_module or init_module begins
	FinitExit                // finit_module or init_module ends
	MountEnter               // mount begins
	MountExit                // mount ends
	UmountEnter              // umount begins
	UmountExit               // umount ends
	Lost                     // the kernel says that it lost events of a processor; Refs says how many, 0: not known
	deleteCalled             // delete_module begins; the probe that knows the name may follow
	kinds
)

var kindNames = [kinds]string{
	"other", "module_get", "module_put", "module_load", "module_free", "module_request", "init_start",
	"delete_enter", "delete_exit", "finit_enter", "finit_exit", "mount_enter", "mount_exit", "umount_enter",
	"umount_exit", "lost", "delete_called",
}

// String returns the name that the TSV has for the kind.
func (k Kind) String() string { return kindNames[k] }

// ofModules reports whether the kernel's own trace events of modules have this kind.
func (k Kind) ofModules() bool { return k >= Get && k <= Request }

// Event is one event of a trace.
type Event struct {
	Line   int64         // where it stands in the file, from 1
	At     time.Duration // since the boot of the machine, or since the first event in a TSV
	CPU    int32
	PID    int32
	Comm   string // the name of the thread
	Kind   Kind
	Module string // of a Request: the alias that was asked for
	Refs   int32  // of Get and Put, as printed: after the event, with the loader's own reference if the module is live
	Site   string // who called: "symbol", "symbol[module]" or an address
	Return int64  // the answer of a call that ended
	Flags  uint32 // of DeleteEnter

	_ struct{}
}

// notPrinted is the count of a Get or a Put of a TSV that has none.
const notPrinted = -1

// late reports whether e may stand behind events that came after it: a call of delete_module whose name no probe has
// recorded is known to be one when it ends.
func (e *Event) late() bool { return e.Kind == DeleteEnter && e.Module == "" }

// Flags of delete_module(2).
const (
	NonBlock = 0x800 // O_NONBLOCK
	Force    = 0x200 // O_TRUNC
)
