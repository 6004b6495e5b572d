package history

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// What a module's gate says: see package tryget.
const (
	open    = iota
	stopped // the machine stands still while an unloader decides
	going
)

// module is the count and the gate of a module: struct module of 2.5.52.
type module struct {
	_      [128]byte
	gate   mem.Int32 // stop and restart publish, get and put observe
	refs   percpu.Counter
	waiter mem.Pointer[mem.Waiter] // set before the gate says going
	_      [128]byte

	restart mem.RWMutex // write-locked while the gate says stopped
}

func newModule() *module { return &module{refs: percpu.NewCounter()} }

// get is try_module_get: false once the module is going.
func (m *module) get() bool {
	for {
		cpu := percpu.Pin()
		gate := m.gate.Load()
		if gate == open {
			m.refs.Add(cpu, 1)
		}
		percpu.Unpin(cpu)
		if gate != stopped {
			return gate == open
		}
		m.awaitRestart()
	}
}

// put is module_put as it was shipped: it counts down, and then looks at the state and at the
// waiter of a module that may have been freed by then.
func (m *module) put() {
	for {
		cpu := percpu.Pin()
		gate := m.gate.Load()
		if gate != stopped {
			m.refs.Add(cpu, -1)
		}
		percpu.Unpin(cpu)
		if gate != stopped {
			if m.gate.Load() == going { // too late: here the module may have been freed
				if waiter := m.waiter.Load(); waiter != nil {
					waiter.Wake()
				}
			}
			return
		}
		m.awaitRestart()
	}
}

func (m *module) awaitRestart() {
	m.restart.RLock()
	m.restart.RUnlock()
}

// stop is stop_refcounts: no reference is taken or dropped until start.
func (m *module) stop() {
	m.restart.Lock()
	m.gate.Store(stopped) // publishes to get and put, through StopMachine:
	percpu.StopMachine()  // no section is under way that has not seen it
}

// start is restart_refcounts.
func (m *module) start(gate int32) {
	m.gate.Store(gate)
	m.restart.Unlock()
}

// decide stops the machine and makes the module going, or refuses: u waits for the
// references unless it is forced. It returns what to sleep on.
func (m *module) decide(u *schemes.Unload) (*mem.Waiter, error) {
	m.stop()
	if u.Flags.Has(schemes.NonBlock) && !u.Flags.Has(schemes.Force) && m.refs.Sum() != 0 {
		m.start(open)
		return nil, schemes.ErrWouldBlock
	}
	waiter := mem.NewWaiter()
	m.waiter.Store(waiter)
	u.SetGoing()
	m.start(going)
	return waiter, nil
}

// finish runs exit and frees.
func (m *module) finish(u *schemes.Unload) {
	u.Exit()
	u.Free()
	m.refs.Freed()
	mem.Freed(m)
}

// rollback is what sys_init_module does after a failed init: one pass of quiescence, and then
// the module is freed, whoever has opened it.
func (m *module) rollback(u *schemes.Unload) {
	m.stop()
	u.SetGoing()
	m.start(going)
	m.finish(u)
}
