package trace

import "time"

// Script is a trace as a workload: what is there at the start, and who does what to which module, in the order of the
// trace. Nobody may change it once it is built.
type Script struct {
	Name     string
	Modules  []Module
	Aliases  []string // what the kernel asked user space for and no module is named after
	Ops      []Op
	Duration time.Duration
	Notes    Notes
}

// Module is a module of a script.
type Module struct {
	Name      string
	Loaded    bool    // at the start
	Permanent bool    // the kernel refused to unload it though nobody held it and it was live
	Entries   []Place // the tables in which it is looked up
	End       int32   // references that are open at the end, those that the trace began with included
	Printed   int32   // references that the kernel printed last; -1: it printed none
}

// Place is where an entry of a module is: the number of a table of [Tables], and the number of the module in it.
type Place struct{ Table, Number int32 }

// OpKind says what an operation does.
type OpKind uint8

// The operations.
const (
	OpGet       OpKind = iota
	OpPut              // of the get that Pair is the number of
	OpMiss             // a lookup that found nothing, so that the kernel asked for a module
	OpLoadBegin        // the module is there, and its init function runs
	OpLoadEnd          // its init function ends; with Fail, with an error
	OpUnload           // somebody asks for the module to go

	// An unload that the kernel granted, and during which somebody else asked for the module to go and was told that it
	// is busy: it begins, the others ask, it ends.
	OpUnloadBegin
	OpUnloadEnd
)

// Op is an operation.
type Op struct {
	At       time.Duration // since the first event
	Line     int64         // of the event; 0: no event says so
	Module   int32         // number of the module; of an OpMiss -1 if no module is named after the alias
	Pair     int32         // of an OpPut: the number of its OpGet; of an OpMiss the number of the alias; else -1
	PID      int32
	Kind     OpKind
	Table    uint8 // of OpGet and OpMiss
	Fail     bool
	Inferred bool   // no event says so, but without it the events that follow could not be
	Recorded Answer // of an OpUnload or OpUnloadBegin: what the kernel answered
	Why      Why    // likewise: why the events do not explain that answer
}

// Answer is an answer of delete_module.
type Answer uint8

// The answers.
const (
	Granted    Answer = iota // 0
	WouldBlock               // EAGAIN: it is in use
	Busy                     // EBUSY: it is being loaded or unloaded, or it has no exit function
	NotFound                 // ENOENT
	OtherError
	Answers
)

func (a Answer) String() string {
	return [...]string{"granted", "in use", "busy", "not found", "another error"}[a]
}

// answerOf returns the answer of a system call that returned n.
func answerOf(n int64) Answer {
	switch n {
	case 0:
		return Granted
	case -11:
		return WouldBlock
	case -16:
		return Busy
	case -2:
		return NotFound
	}
	return OtherError
}

// Why says why the recorded events do not explain an answer of the kernel.
type Why uint8

// The reasons. docs/traces.md explains each.
const (
	Explained Why = iota
	Going         // busy: another unload of the module was under way
	Unready       // busy: the module was neither seen being loaded nor being unloaded
	Unseen        // in use: no recorded reference was open
	Overlap       // not found: the module was loaded or freed during the call
	Foreign       // an answer that says nothing about references, such as EPERM
	Whys
)

func (w Why) String() string {
	return [...]string{
		"explained", "was going", "was not ready", "was held by somebody unseen", "was loaded or freed during the call",
		"was asked about something else",
	}[w]
}
