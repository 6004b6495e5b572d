package schemes

import (
	"github.com/modbench/modbench/internal/lifecycle"
	"github.com/modbench/modbench/schemes/mem"
)

// State is where a module is in its life.
type State int32

// The states of enum module_state (2.5.52), and Gone for a freed module.
const (
	Coming State = iota // init runs; lookups may already pin the module
	Live
	Going // the unload is decided and cannot be undone
	Gone
)

func (s State) String() string { return [...]string{"coming", "live", "going", "gone"}[s] }

// Text is what a use of a module's memory sees.
type Text uint64

// The words of Text. No correct program stores them by chance. Freed is the
// kernel's slab poison.
const (
	Intact Text = 0x6d6f_6462_656e_6368
	Exited Text = 0x6578_6974_6578_6974 // exit has begun
	Freed  Text = 0x6b6b_6b6b_6b6b_6b6b // POISON_FREE
)

func (t Text) String() string {
	switch t {
	case Intact:
		return "intact"
	case Exited:
		return "exit had begun"
	case Freed:
		return "freed"
	}
	return "overwritten"
}

// Module is one loaded instance of a module, from load to free. A reload is
// another Module of the same name. Name and Guard are set before the module becomes
// visible, and are read-only from then on. State and text are written at load and
// unload only. So the whole Module is read-mostly. It shares no cache line with
// words that the measured path writes.
type Module struct {
	Name  string
	Guard any // what the scheme keeps for the module, set by SetModule

	_     [128]byte
	state mem.Int32 // written by SetLive, Unload.SetGoing and Retire; read by loader and some schemes' Get
	text  mem.Text  // stands for code and data
	_     [128]byte
}

// NewModule returns a module in state Coming with its text intact, prepared by
// s.
func NewModule(s Scheme, name string) *Module {
	m := &Module{Name: name}
	m.text.Write(uint64(Intact))
	s.SetModule(m)
	return m
}

// State returns the state. It observes what [Unload.SetGoing] and the loader
// store: a caller that reads Going sees all that was written before it was set.
func (m *Module) State() State { return State(m.state.Load()) }

// SetLive makes the module live. The loader calls it when init has succeeded. The
// store publishes to State.
func (m *Module) SetLive(lifecycle.Key) { m.state.Store(int32(Live)) }

// Retire overwrites the module's text: with Exited when exit begins, and with Freed
// when the module is freed. After Freed, State is Gone. The stores publish to State
// and to Text.
func (m *Module) Retire(_ lifecycle.Key, t Text) {
	m.text.Write(uint64(t))
	if t == Freed {
		m.state.Store(int32(Gone))
		mem.Freed(m)
	}
}

// Text returns what a use of the module's memory sees.
func (m *Module) Text() Text { return Text(m.text.Read()) }

// Peek is Text for an oracle. It may be called on a module that has been freed,
// because it does not count as a use of the module's memory.
func (m *Module) Peek(lifecycle.Key) Text { return Text(m.text.Peek()) }

// Age overwrites the text of a module that has been freed. An oracle notes there how
// long ago the module was freed. Like Peek it does not count as a use of the memory.
func (m *Module) Age(_ lifecycle.Key, t Text) { m.text.Poke(uint64(t)) }
